package dev.hawser.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.stddev_pop;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.hawser.config.FeatureConfig;
import dev.hawser.config.ModelConfig;
import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.Origins;
import dev.hawser.feature.Split;
import dev.hawser.ingest.DatasetTables;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Ways in which a label gets into features, looked for in the training rows before anything is fitted: a feature that
 * nearly is the label, one that is known only later, an entity on both sides, cells that are missing where the label says
 * so. Each is named; one that the pipeline does not allow is an error.
 */
public final class Leakage {
    /** |correlation| with what the margin is fitted to, or the AUC of the feature alone, from which it nearly is the label. */
    private static final double NEARLY = 0.999;

    /** How much the label's mean may differ between rows with and without a cell: a share, or deviations of the label. */
    private static final double GAP = 0.3;

    /** Below so many rows (of each kind, for missing cells) nothing is told. */
    private static final long LEAST_ROWS = 30;

    /** Of more rows a part is looked at, picked by their hash. */
    private static final long MOST_ROWS = 500_000;

    private Leakage() {}

    /**
     * Looks through the training rows.
     *
     * @param knownLater what {@link #knownLater} found
     * @return all findings, each allowed
     * @throws InvalidInputException naming every finding that is not allowed
     */
    public static List<Finding> check(Split split, ModelConfig model, List<Finding> knownLater) {
        List<Finding> findings = new ArrayList<>(knownLater);
        if (model.classes().size() <= 2) {
            columns(split, model, findings);
        }
        model.leakage()
                .entity()
                .ifPresent(entity -> entity(split, model, entity).ifPresent(findings::add));
        List<Finding> refused =
                findings.stream().filter(finding -> !finding.allowed()).toList();
        if (!refused.isEmpty()) {
            throw new InvalidInputException(
                    "the label leaks into the features: "
                            + String.join(
                                    "; ",
                                    refused.stream()
                                            .map(finding -> finding.name() + " (" + finding.says() + ")")
                                            .toList()),
                    "take those columns out, or list the names under leakage.allow if they are known when predicting");
        }
        return List.copyOf(findings);
    }

    private static void columns(Split split, ModelConfig model, List<Finding> findings) {
        Dataset<Row> rows = Labels.add(split.training(), model);
        long every = (rows.count() + MOST_ROWS - 1) / MOST_ROWS;
        Dataset<Row> looked = every <= 1
                ? rows
                : rows.where(pmod(Split.hash(split.unit(), "look"), lit(every)).equalTo(0));
        List<String> columns = columns(model);
        List<ColumnScan> scans = ColumnScan.of(looked, columns);
        List<String> numbers = scans.stream()
                .filter(scan -> scan.correlation().isPresent() && scan.rows() >= LEAST_ROWS)
                .map(ColumnScan::column)
                .toList();
        Map<String, Double> separations = model.isLogistic() ? Separation.of(looked, numbers) : Map.of();
        double deviation = model.isLogistic() ? 1 : deviation(looked);
        for (ColumnScan scan : scans) {
            if (scan.constant()) {
                findings.add(Finding.of(
                        "constant", scan.column(), Optional.empty(), model.leakage(), "it has one value only"));
            }
            if (scan.rows() >= LEAST_ROWS) {
                nearlyLabel(scan, separations, model).ifPresent(findings::add);
                missingness(scan, deviation, model).ifPresent(findings::add);
            }
        }
    }

    private static List<String> columns(ModelConfig model) {
        return model.features().stream()
                .map(FeatureConfig::columns)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private static double deviation(Dataset<Row> rows) {
        Row row = rows.agg(stddev_pop(Labels.TARGET)).first();
        return row.getDouble(0);
    }

    private static Optional<Finding> nearlyLabel(ColumnScan scan, Map<String, Double> separations, ModelConfig model) {
        double correlation = scan.correlation().filter(Double::isFinite).orElse(0.0);
        double separation = separations.getOrDefault(scan.column(), 0.0);
        double strength = Math.max(correlation, separation);
        return strength < NEARLY
                ? Optional.empty()
                : Optional.of(Finding.of(
                        "label-in-feature",
                        scan.column(),
                        Optional.of(strength),
                        model.leakage(),
                        separation >= correlation
                                ? "it alone tells the classes apart"
                                : "it is the label, but for a factor and a constant"));
    }

    private static Optional<Finding> missingness(ColumnScan scan, double deviation, ModelConfig model) {
        long present = scan.rows() - scan.missing();
        double gap = Math.abs(scan.gap().missing() - scan.gap().present()) / deviation;
        return scan.missing() < LEAST_ROWS || present < LEAST_ROWS || !(gap > GAP)
                ? Optional.empty()
                : Optional.of(Finding.of(
                        "missingness",
                        scan.column(),
                        Optional.of(gap),
                        model.leakage(),
                        "where it is missing the label's mean is "
                                + (float) scan.gap().missing() + ", elsewhere "
                                + (float) scan.gap().present()));
    }

    private static Optional<Finding> entity(Split split, ModelConfig model, String entity) {
        double share = split.validation().isEmpty() ? sharedByFolds(split, entity) : sharedBySides(split, entity);
        return share == 0
                ? Optional.empty()
                : Optional.of(Finding.of(
                        "entity-on-both-sides",
                        entity,
                        Optional.of(share),
                        model.leakage(),
                        "so large a share of the rows that are measured has a value that was fitted on"));
    }

    private static double sharedBySides(Split split, String entity) {
        Dataset<Row> known = split.training().select(entity).distinct();
        long shared = split.validation()
                .join(known, split.validation().col(entity).equalTo(known.col(entity)), "left_semi")
                .count();
        return (double) shared / split.validation().count();
    }

    private static double sharedByFolds(Split split, String entity) {
        if (split.parts() < 2) {
            return 0;
        }
        Row row = split.training()
                .where(col(entity).isNotNull())
                .groupBy(entity)
                .agg(
                        min(Split.FOLD).as("least"),
                        max(Split.FOLD).as("most"),
                        count(lit(1)).as("rows"))
                .agg(sum(when(col("least").notEqual(col("most")), col("rows")).otherwise(0)), sum("rows"))
                .first();
        return row.isNullAt(1) ? 0 : (double) row.getLong(0) / row.getLong(1);
    }

    /**
     * Features that are made of what the pipeline says is known only later. Of {@code table.*} the table's key, block
     * and time count for nothing: they choose rows.
     *
     * @param rows what the pipeline's query gives, not yet persisted, so that it can be seen where they come from
     */
    public static List<Finding> knownLater(Dataset<Row> rows, PipelineConfig pipeline) {
        ModelConfig model = pipeline.model();
        Set<String> all = later(Origins.of(rows, columns(model)), pipeline);
        List<Finding> findings = new ArrayList<>();
        if (!all.isEmpty()) {
            for (String column : columns(model)) {
                Set<String> later = later(Origins.of(rows, List.of(column)), pipeline);
                if (!later.isEmpty()) {
                    findings.add(Finding.of(
                            "known-later",
                            column,
                            Optional.empty(),
                            model.leakage(),
                            "it is made of " + String.join(", ", later)));
                }
            }
        }
        return findings;
    }

    private static Set<String> later(Set<String> origins, PipelineConfig pipeline) {
        Set<String> later = new TreeSet<>();
        for (String pattern : pipeline.model().leakage().knownLater()) {
            String table = pattern.replaceFirst("\\..*", "");
            boolean whole = pattern.endsWith(".*");
            Set<String> places = places(pipeline, table);
            for (String origin : origins) {
                String column = origin.substring(origin.indexOf('.') + 1);
                if (origin.equals(pattern) || whole && origin.startsWith(table + ".") && !places.contains(column)) {
                    later.add(origin);
                }
            }
        }
        return later;
    }

    private static Set<String> places(PipelineConfig pipeline, String table) {
        return pipeline.tables().stream()
                .filter(config -> config.name().equals(table))
                .findFirst()
                .map(DatasetTables::places)
                .orElse(Set.of());
    }
}
