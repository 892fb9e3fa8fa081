package dev.hawser.report;

import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How good a model is: from its evaluation where there is one, else from the metrics that its manifest states. */
final class Quality {
    private static final String BASELINE = "baseline";

    private final Manifest model;
    private final Optional<EvaluationFile> evaluation;

    Quality(Manifest model, Optional<EvaluationFile> evaluation) {
        this.model = model;
        this.evaluation = evaluation;
    }

    List<Metric> metrics() {
        return evaluation
                .map(EvaluationFile::metrics)
                .filter(metrics -> !metrics.isEmpty())
                .orElseGet(this::stated);
    }

    Optional<Metric> mostTelling() {
        List<Metric> metrics = metrics();
        return Metric.mostTelling(metrics.stream().map(Metric::name).toList())
                .flatMap(name -> metrics.stream()
                        .filter(metric -> metric.name().equals(name))
                        .findFirst());
    }

    /** Of which rows the metrics are, for the middle of a sentence. */
    String rows() {
        String count = validationRows().map(rows -> Format.count(rows) + " ").orElse("");
        return evaluation
                .filter(EvaluationFile::isOutOfFold)
                .map(file -> "the rows that each "
                        + (file.folds().isPresent() ? "of " + file.folds().getAsLong() + " folds" : "fold")
                        + " left out")
                .orElse("the " + count + "validation rows");
    }

    Optional<Long> validationRows() {
        return rows("validation");
    }

    Optional<Long> trainingRows() {
        return rows("training");
    }

    String baseline() {
        return evaluation.map(EvaluationFile::baseline).orElse("");
    }

    private Optional<Long> rows(String part) {
        return evaluation
                .flatMap(file -> file.rows(part).stream().boxed().findFirst())
                .or(() -> Optional.ofNullable(numbers().get(part + "Rows")).map(Double::longValue));
    }

    /** The manifest's metrics, each with its baseline's, which the manifest names {@code baselineX} beside {@code x}. */
    private List<Metric> stated() {
        Map<String, Double> numbers = numbers();
        List<Metric> metrics = new ArrayList<>();
        numbers.forEach((name, value) -> {
            if (!name.endsWith("Rows") && !name.startsWith(BASELINE)) {
                Double baseline =
                        numbers.get(BASELINE + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
                metrics.add(Metric.of(
                        name, value, baseline == null ? OptionalDouble.empty() : OptionalDouble.of(baseline)));
            }
        });
        return metrics;
    }

    private Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        model.members()
                .optionalObject("metrics")
                .map(Members::node)
                .ifPresent(metrics -> metrics.fields()
                        .forEachRemaining(metric ->
                                numbers.put(metric.getKey(), metric.getValue().asDouble(Double.NaN))));
        numbers.values().removeIf(value -> !Double.isFinite(value));
        return numbers;
    }
}
