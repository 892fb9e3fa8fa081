package dev.hawser.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A figure of merit.
 *
 * @param low of its 95% interval
 * @param high of its 95% interval
 * @param baseline the same figure of what the pipeline compares itself with
 */
record Metric(String name, double value, OptionalDouble low, OptionalDouble high, OptionalDouble baseline) {
    private static final Map<String, Meaning> KNOWN = Map.ofEntries(
            Map.entry("auc", new Meaning("AUC", Better.HIGHER)),
            Map.entry("prauc", new Meaning("PR-AUC", Better.HIGHER)),
            Map.entry("aucpr", new Meaning("PR-AUC", Better.HIGHER)),
            Map.entry("f1", new Meaning("F1", Better.HIGHER)),
            Map.entry("accuracy", new Meaning("Accuracy", Better.HIGHER)),
            Map.entry("precision", new Meaning("Precision", Better.HIGHER)),
            Map.entry("recall", new Meaning("Recall", Better.HIGHER)),
            Map.entry("r2", new Meaning("R²", Better.HIGHER)),
            Map.entry("skill", new Meaning("Skill", Better.HIGHER)),
            Map.entry("brier", new Meaning("Brier score", Better.LOWER)),
            Map.entry("logloss", new Meaning("Log loss", Better.LOWER)),
            Map.entry("rmse", new Meaning("RMSE", Better.LOWER)),
            Map.entry("mae", new Meaning("MAE", Better.LOWER)),
            Map.entry("mape", new Meaning("MAPE", Better.LOWER)),
            Map.entry("positiveshare", new Meaning("Share of positive rows", Better.NEITHER)),
            Map.entry("coverage", new Meaning("Interval coverage", Better.NEITHER)));

    /** Which to tell first, of whatever family. */
    private static final List<String> TELLING = List.of("auc", "rmse", "r2", "f1", "logloss", "mae");

    private enum Better {
        HIGHER,
        LOWER,
        NEITHER
    }

    private record Meaning(String label, Better better) {}

    static Metric of(String name, double value, OptionalDouble baseline) {
        return new Metric(name, value, OptionalDouble.empty(), OptionalDouble.empty(), baseline);
    }

    static String label(String name) {
        return meaning(name).label();
    }

    /** The name that tells most of a model. */
    static Optional<String> mostTelling(List<String> names) {
        return TELLING.stream()
                .flatMap(telling -> names.stream().filter(name -> key(name).equals(telling)))
                .findFirst()
                .or(() -> names.stream().findFirst());
    }

    String label() {
        return label(name);
    }

    String shown() {
        return Format.number(value);
    }

    /** The interval, or nothing. */
    String interval() {
        return low.isPresent() && high.isPresent()
                ? Format.number(low.getAsDouble()) + " to " + Format.number(high.getAsDouble())
                : "";
    }

    /** How it compares with the baseline, in words that begin with a mark; empty where that says nothing. */
    String comparison() {
        if (baseline.isEmpty() || meaning(name).better() == Better.NEITHER) {
            return "";
        }
        double against = baseline.getAsDouble();
        if (low.isPresent() && high.isPresent() && against >= low.getAsDouble() && against <= high.getAsDouble()) {
            return "≈ baseline within the interval";
        }
        boolean better = meaning(name).better() == Better.HIGHER ? value > against : value < against;
        return (better ? "✓ " : "✗ ") + difference(against);
    }

    private String difference(double against) {
        String direction = value > against ? " higher" : " lower";
        if (value == against) {
            return "the same";
        }
        return meaning(name).better() == Better.LOWER && against != 0
                ? Format.percent((value - against) / against) + direction
                : Format.number(Math.abs(value - against)) + direction;
    }

    private static Meaning meaning(String name) {
        return KNOWN.getOrDefault(key(name), new Meaning(name, Better.NEITHER));
    }

    private static String key(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }
}
