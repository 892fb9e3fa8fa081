package dev.hawser.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.ModelConfig;
import dev.hawser.config.ModelConfig.Threshold;
import dev.hawser.config.SplitConfig;
import dev.hawser.manifest.Json;
import dev.hawser.model.Bootstrap.Estimate;
import dev.hawser.score.FixedPoint;
import dev.hawser.score.ModelDocument;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The file {@code evaluation.json} of a model's run, which FORMATS.md describes. */
public final class EvaluationJson {
    private static final int MOST_WEIGHTS = 1000;
    private static final Map<String, String> BASELINES = Map.of(
            "rmse", "baselineRmse",
            "mae", "baselineMae",
            "r2", "baselineR2",
            "logLoss", "baselineLogLoss",
            "brier", "baselineBrier");

    private EvaluationJson() {}

    /** @param reference what {@link Drift#reference} gives of the training rows */
    public static ObjectNode write(
            ModelConfig model, Trainer.Fitted fitted, Evaluation evaluation, ObjectNode reference) {
        ObjectNode json = Json.object()
                .put("format", "hawser-evaluation-v1")
                .put("family", model.family())
                .put("link", model.link())
                .put("label", model.label())
                .put("time", model.time());
        json.set("split", split(model.split(), fitted, evaluation));
        evaluation.on().ifPresent(on -> json.put("on", on));
        ObjectNode baseline = json.putObject("baseline")
                .put("kind", model.baseline().kind().name().toLowerCase(Locale.ROOT));
        model.baseline().column().ifPresent(column -> baseline.put("column", column));
        json.set("metrics", metrics(evaluation));
        json.set("slices", evaluation.slices());
        json.set("curves", evaluation.curves());
        if (model.classes().size() == 2) {
            json.set("threshold", threshold(model, fitted.document()));
        }
        json.set("selection", selection(fitted));
        json.set("weights", weights(fitted.document()));
        json.put("coefficients", fitted.document().weights().size());
        json.set("reference", reference);
        return json;
    }

    private static ObjectNode split(SplitConfig split, Trainer.Fitted fitted, Evaluation evaluation) {
        ObjectNode json = Json.object()
                .put("by", split.by().name().toLowerCase(Locale.ROOT))
                .put("trainingRows", fitted.trainingRows());
        boolean validated = evaluation.on().equals(Optional.of("validation"));
        json.put("validationRows", validated ? evaluation.rows() : 0);
        split.group().ifPresent(group -> json.put("group", group));
        return json.put("folds", split.folds());
    }

    private static ArrayNode metrics(Evaluation evaluation) {
        ArrayNode list = Json.array();
        evaluation.estimates().forEach((name, estimate) -> {
            if (!name.startsWith("baseline")) {
                ObjectNode metric = list.addObject().put("name", name).put("value", estimate.value());
                if (estimate.hasInterval()) {
                    metric.put("low", estimate.low()).put("high", estimate.high());
                }
                baseline(name, evaluation).ifPresent(value -> metric.put("baseline", value));
            }
        });
        return list;
    }

    private static Optional<Double> baseline(String name, Evaluation evaluation) {
        return name.equals("auc")
                ? Optional.of(0.5)
                : Optional.ofNullable(BASELINES.get(name))
                        .map(evaluation.estimates()::get)
                        .map(Estimate::value);
    }

    private static ObjectNode threshold(ModelConfig model, ModelDocument document) {
        BigDecimal margin = new BigDecimal(document.threshold(), FixedPoint.MARGIN_SCALE);
        String policy = model.threshold() instanceof Threshold.Chosen chosen
                ? chosen.policy().name().toLowerCase(Locale.ROOT).replace('_', '-')
                : "stated";
        return Json.object()
                .put("policy", policy)
                .put(
                        "margin",
                        margin.signum() == 0 ? "0" : margin.stripTrailingZeros().toPlainString())
                .put("probability", 1 / (1 + StrictMath.exp(-margin.doubleValue())));
    }

    private static ArrayNode selection(Trainer.Fitted fitted) {
        ArrayNode list = Json.array();
        for (GridSearch.Tried tried : fitted.tried()) {
            ObjectNode json = list.addObject()
                    .put("regularization", tried.setting().regularization())
                    .put("elasticNet", tried.setting().elasticNet())
                    .put("metric", tried.metric());
            if (Double.isFinite(tried.value())) {
                json.put("value", tried.value());
            }
            json.put("chosen", tried.chosen());
        }
        return list;
    }

    private record Weight(int margin, int index, double value) {}

    private static ArrayNode weights(ModelDocument document) {
        Coefficients coefficients = Coefficients.of(document);
        List<Weight> greatest = IntStream.range(0, coefficients.margins())
                .boxed()
                .flatMap(margin -> IntStream.range(0, coefficients.width())
                        .filter(i -> coefficients.weights()[margin][i] != 0)
                        .mapToObj(i -> new Weight(margin, i + 1, coefficients.weights()[margin][i])))
                .sorted(Comparator.comparingDouble((Weight weight) -> -Math.abs(weight.value())))
                .limit(MOST_WEIGHTS)
                .toList();
        ArrayNode list = Json.array();
        for (Weight weight : greatest) {
            ObjectNode json = list.addObject()
                    .put("feature", document.features().feature(weight.index()))
                    .put("output", document.features().output(weight.index()));
            if (document.margins() > 1) {
                json.put("class", document.classes().get(weight.margin()));
            }
            json.put("weight", weight.value());
        }
        return list;
    }
}
