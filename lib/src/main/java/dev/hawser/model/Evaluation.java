package dev.hawser.model;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.ModelConfig;
import dev.hawser.feature.Split;
import dev.hawser.manifest.Json;
import dev.hawser.model.Bootstrap.Estimate;
import dev.hawser.score.ModelDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.storage.StorageLevel;

/**
 * How good a model is on rows that it was not fitted on: the validation rows, or each fold by the document that had no part
 * in it. Computed from the published numbers, beside those of the naive baseline, with 95% intervals of the Poisson
 * bootstrap. What is undefined (no such row, one class only) is left out.
 *
 * @param estimates by name: of a linear model in the label's unit; shares and r2 without one
 * @param rows how many were measured
 * @param on {@code validation} or {@code out-of-fold}; empty where there were none
 * @param curves figures by name
 * @param slices metrics by time
 */
public record Evaluation(
        SortedMap<String, Estimate> estimates, long rows, Optional<String> on, ObjectNode curves, ArrayNode slices) {
    private static final int MOST_BINS = 256;
    private static final String AUC = "auc";
    private static final String PR_AUC = "prAuc";

    /**
     * Measures a model.
     *
     * @param outOfFold a document a fold where there are no validation rows; else none
     */
    public static Evaluation of(Split split, ModelDocument document, List<ModelDocument> outOfFold, ModelConfig model) {
        if (split.validation().isEmpty() && outOfFold.isEmpty()) {
            return new Evaluation(new TreeMap<>(), 0, Optional.empty(), Json.object(), Json.array());
        }
        Dataset<Row> rows = Measured.rows(split, document, outOfFold, model).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Row sizes = rows.agg(count(lit(1)), avg(Labels.LABEL)).first();
            String on = outOfFold.isEmpty() ? "validation" : "out-of-fold";
            if (sizes.getLong(0) == 0) {
                return new Evaluation(new TreeMap<>(), 0, Optional.of(on), Json.object(), Json.array());
            }
            ObjectNode curves = Json.object();
            SortedMap<String, Estimate> estimates = !model.isLogistic()
                    ? linear(rows, sizes, curves)
                    : model.classes().size() == 2 ? binary(rows, curves) : classes(split, rows, model);
            estimates.values().removeIf(estimate -> !Double.isFinite(estimate.value()));
            boolean instant = split.training().schema().apply(model.time()).dataType() instanceof TimestampType;
            boolean sliced = model.classes().size() <= 2;
            return new Evaluation(
                    estimates,
                    sizes.getLong(0),
                    Optional.of(on),
                    curves,
                    sliced ? Slices.of(rows, sizes.getLong(0), model.isLogistic(), instant) : Json.array());
        } finally {
            rows.unpersist();
        }
    }

    /** The numbers alone, with {@code validationRows}. */
    public SortedMap<String, Double> metrics() {
        SortedMap<String, Double> metrics = new TreeMap<>();
        estimates.forEach((name, estimate) -> metrics.put(name, estimate.value()));
        metrics.put("validationRows", (double) rows);
        return metrics;
    }

    private static SortedMap<String, Estimate> linear(Dataset<Row> rows, Row sizes, ObjectNode curves) {
        curves.set("residuals", Curves.residuals(rows));
        curves.set("forecast", Curves.forecast(rows, sizes.getLong(0)));
        return Bootstrap.estimate(
                rows, col(Measured.UNIT), LinearStatistic.values(), new LinearStatistic(sizes.getDouble(1)));
    }

    private static SortedMap<String, Estimate> binary(Dataset<Row> rows, ObjectNode curves) {
        Ranking ranking = Ranking.of(rows, col(Measured.PREDICTION), col(Labels.LABEL));
        SortedMap<String, Estimate> estimates = Bootstrap.estimate(
                rows, col(Measured.UNIT), BinaryStatistic.values(), new BinaryStatistic(edges(ranking)));
        estimates.computeIfPresent(AUC, (name, binned) -> moved(binned, ranking.auc()));
        estimates.computeIfPresent(PR_AUC, (name, binned) -> moved(binned, ranking.averagePrecision()));
        if (ranking.positive() > 0 && ranking.negative() > 0) {
            curves.set("roc", Curves.roc(ranking));
            curves.set("pr", Curves.precisionRecall(ranking));
        }
        ArrayNode calibration = Curves.calibration(rows);
        curves.set("calibration", calibration);
        double error = Curves.calibrationError(calibration);
        estimates.put("ece", new Estimate(error, Double.NaN, Double.NaN));
        return estimates;
    }

    /** Bins of about as many rows each: an interval of bins lies where that of single probabilities does. */
    private static double[] edges(Ranking ranking) {
        long most = Math.max(1, (ranking.positive() + ranking.negative()) / MOST_BINS);
        DoubleStream.Builder edges = DoubleStream.builder();
        long rows = 0;
        for (int i = 0; i + 1 < ranking.numbers().length; i++) {
            rows += ranking.positives()[i] + ranking.negatives()[i];
            if (rows >= most) {
                edges.add(ranking.numbers()[i]);
                rows = 0;
            }
        }
        return edges.build().sorted().toArray();
    }

    private static Estimate moved(Estimate binned, double exact) {
        double by = exact - binned.value();
        return new Estimate(exact, binned.low() + by, binned.high() + by);
    }

    private static SortedMap<String, Estimate> classes(Split split, Dataset<Row> rows, ModelConfig model) {
        double[] shares = new double[model.classes().size()];
        Column label = Labels.label(
                model, split.training().schema().apply(model.label()).dataType());
        Map<Double, Long> counts = new TreeMap<>();
        split.training()
                .groupBy(label)
                .count()
                .collectAsList()
                .forEach(row -> counts.put(row.getDouble(0), row.getLong(1)));
        double all = counts.values().stream().mapToLong(Long::longValue).sum();
        IntStream.range(0, shares.length).forEach(i -> shares[i] = counts.getOrDefault((double) i, 0L) / all);
        ClassesStatistic statistic = new ClassesStatistic(shares);
        return Bootstrap.estimate(rows, col(Measured.UNIT), statistic.values(), statistic);
    }
}
