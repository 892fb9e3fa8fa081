package dev.hawser.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.stddev_pop;
import static org.apache.spark.sql.functions.when;

import dev.hawser.config.FeatureConfig;
import dev.hawser.config.ModelConfig;
import dev.hawser.feature.Split;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.Features;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Training rows as vectors, with features that were fitted to all but one part of them; encoded once and kept until it is
 * closed.
 *
 * @param features fitted to the rows that are not left out
 * @param fitted the rows to fit on
 * @param leftOut the part to choose by; without a row where none is left out
 * @param rows how many are fitted on
 * @param deviation of a linear model's target in them
 */
record EncodedRows(
        Features features, Dataset<Row> fitted, Dataset<Row> leftOut, long rows, double deviation, Dataset<Row> kept)
        implements AutoCloseable {
    /** double: how much a row counts. */
    static final String WEIGHT = "hawser_weight";

    private static final long ROWS_IN_A_PARTITION = 5_000;

    /** No part is left out. */
    static final int NONE = -2;

    /**
     * Encodes rows. One with a cell that a feature can't use is left out.
     *
     * @param rows training rows with the columns of {@link Labels} and {@link Split#FOLD}
     * @param part the part that is left out, or {@link #NONE}
     * @throws InvalidInputException if there is nothing to fit on, or a class or any difference of labels is missing in it
     */
    static EncodedRows of(Dataset<Row> rows, ModelConfig model, int part) {
        Column inside = col(Split.FOLD).notEqual(part);
        Dataset<Row> usable = usable(rows.where(inside), model);
        Features features = FeatureFit.fit(usable, model.features());
        Dataset<Row> kept = RowVectors.add(rows, features)
                .where(col(RowVectors.FEATURES).isNotNull())
                .select(RowVectors.FEATURES, Split.FOLD, Labels.LABEL, Labels.TARGET, Labels.OFFSET)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Counts counts = Counts.of(kept.where(inside), model);
            Dataset<Row> together = gathered(kept.where(inside), counts.rows);
            Dataset<Row> fitted = model.balanced() ? weighed(together, counts) : together;
            return new EncodedRows(
                    features, fitted, kept.where(col(Split.FOLD).equalTo(part)), counts.rows, counts.deviation, kept);
        } catch (RuntimeException e) {
            kept.unpersist();
            throw e;
        }
    }

    /** The rows whose cells are there where their absence refuses a row. */
    static Dataset<Row> usable(Dataset<Row> rows, ModelConfig model) {
        TreeSet<String> needed = new TreeSet<>();
        for (FeatureConfig feature : model.features()) {
            if (feature instanceof FeatureConfig.Numeric numeric
                    && numeric.missing().equals(FeatureConfig.Missing.REFUSE)) {
                needed.add(numeric.column());
            }
        }
        Dataset<Row> usable = rows.na().drop(needed.toArray(String[]::new));
        if (usable.isEmpty()) {
            throw nothing();
        }
        return usable;
    }

    private static InvalidInputException nothing() {
        return new InvalidInputException(
                "no row has both a label and all features, so there is nothing to learn from",
                "ingest a longer interval, or check the query for nulls");
    }

    /** In no more partitions than the rows are worth: each step of an iterative solver is a job over all of them. */
    private static Dataset<Row> gathered(Dataset<Row> rows, long count) {
        return rows.coalesce((int) Math.max(1, Math.min(Integer.MAX_VALUE, count / ROWS_IN_A_PARTITION)));
    }

    /** Each class weighs rows / classes in all. */
    private static Dataset<Row> weighed(Dataset<Row> rows, Counts counts) {
        Column weight = lit(1.0);
        for (int i = 0; i < counts.ofClass.length; i++) {
            double each = (double) counts.rows / counts.ofClass.length / counts.ofClass[i];
            weight = when(col(Labels.LABEL).equalTo(i), each).otherwise(weight);
        }
        return rows.withColumn(WEIGHT, weight);
    }

    @Override
    public void close() {
        kept.unpersist();
    }

    private record Counts(long rows, long[] ofClass, double deviation) {

        static Counts of(Dataset<Row> rows, ModelConfig model) {
            return model.isLogistic() ? classes(rows, model) : targets(rows, model);
        }

        private static Counts classes(Dataset<Row> rows, ModelConfig model) {
            long[] ofClass = new long[model.classes().size()];
            long all = 0;
            for (Row row : rows.groupBy(Labels.LABEL).agg(count(lit(1))).collectAsList()) {
                ofClass[(int) row.getDouble(0)] = row.getLong(1);
                all += row.getLong(1);
            }
            requireRows(all);
            List<String> absent = new ArrayList<>();
            for (int i = 0; i < ofClass.length; i++) {
                if (ofClass[i] == 0) {
                    absent.add(model.classes().get(i));
                }
            }
            if (!absent.isEmpty()) {
                throw new InvalidInputException(
                        "the label " + model.label() + " is never " + String.join(" or ", absent) + " in the " + all
                                + " rows that the model is fitted on",
                        "check the query, ingest a longer interval, set split.stratify = true where there are folds,"
                                + " or correct model.classes");
            }
            return new Counts(all, ofClass, Double.NaN);
        }

        private static Counts targets(Dataset<Row> rows, ModelConfig model) {
            Row row = rows.agg(count(lit(1)), min(Labels.TARGET), max(Labels.TARGET), stddev_pop(Labels.TARGET))
                    .first();
            requireRows(row.getLong(0));
            if (row.getDouble(1) == row.getDouble(2)) {
                throw new InvalidInputException(
                        "the label " + model.label() + " is constant in the " + row.getLong(0)
                                + " rows that the model is fitted on (" + row.getDouble(1)
                                + " after offset and link), so there is nothing to learn",
                        "check the query, or ingest a longer interval");
            }
            return new Counts(row.getLong(0), new long[0], row.getDouble(3));
        }

        private static void requireRows(long rows) {
            if (rows == 0) {
                throw nothing();
            }
        }
    }
}
