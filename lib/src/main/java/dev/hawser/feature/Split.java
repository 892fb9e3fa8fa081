package dev.hawser.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.hawser.config.ModelConfig;
import dev.hawser.config.SplitConfig;
import dev.hawser.primitives.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Labelled rows by what they are for. It is decided by the rows alone: by their time, or by a hash of their group or key, so
 * that it is the same however they lie.
 *
 * @param training what a model is fitted on, with {@link #FOLD}
 * @param validation what it is measured on; empty where the training share is 1
 * @param parts how many parts of the training rows are left out in turn to choose a model's settings: the folds; 1 where
 *     the last {@link #HELD_OUT} of them are, as without folds; 0 where nothing is chosen
 * @param unit the columns whose values are never parted: a group, else a row's key
 */
public record Split(Dataset<Row> training, Dataset<Row> validation, int parts, List<String> unit) {
    /** int: the part of the training rows that a row lies in, from 0; {@link #NO_PART} where it is never left out. */
    public static final String FOLD = "hawser_fold";

    public static final int NO_PART = -1;

    /** The share of the training rows that settings are chosen by where there are no folds. */
    public static final double HELD_OUT = 0.2;

    private static final long STEPS = 1L << 40;

    /**
     * Cuts the rows that have a label.
     *
     * @param key the columns that tell rows apart; all of them where it is empty
     * @throws InvalidInputException if no row has a label, or a part has no row
     */
    public static Split of(Dataset<Row> rows, ModelConfig model, List<String> key) {
        Dataset<Row> labelled = rows.where(col(model.label()).isNotNull());
        if (labelled.isEmpty()) {
            throw new InvalidInputException(
                    "no row has a label (" + model.label() + "), so there is nothing to learn from",
                    "ingest a longer interval, or check the query");
        }
        if (model.split().stratify() && !model.isLogistic()) {
            throw new InvalidInputException(
                    "split.stratify is true for a linear model, whose label has no classes", "remove it");
        }
        return new Cut(labelled, model, unit(labelled, model, key)).split();
    }

    /** What is never parted: a group, else a row. */
    private static List<String> unit(Dataset<Row> rows, ModelConfig model, List<String> key) {
        List<String> given = Arrays.asList(rows.columns());
        List<String> names =
                model.split().group().map(List::of).orElse(key.isEmpty() || !given.containsAll(key) ? given : key);
        if (!given.containsAll(names)) {
            throw new InvalidInputException(
                    "the query gives no column '" + names.get(0) + "', which split.group names",
                    "add it to the query; it gives " + String.join(", ", given));
        }
        return names;
    }

    /** A number for what is never parted, another for each purpose. */
    public static Column hash(List<String> unit, String purpose) {
        return xxhash64(Stream.concat(Stream.of(lit(purpose)), unit.stream().map(name -> col(name)))
                .toArray(Column[]::new));
    }

    private record Cut(Dataset<Row> rows, ModelConfig model, List<String> unit) {
        private static final String UNIT = "hawser_unit";
        private static final String STRATUM = "hawser_stratum";

        Split split() {
            SplitConfig split = model.split();
            double share = split.trainShare();
            double[] cuts = {share, share * (1 - HELD_OUT)};
            Column place = share();
            if (split.by() == SplitConfig.By.TIME) {
                place = col(model.time()).cast("double");
                cuts = rows.select(place.as("time")).stat().approxQuantile("time", cuts, 0.0);
            }
            if (cuts.length == 0) {
                throw new InvalidInputException(
                        "no labelled row has a time (" + model.time() + ")", "check the query, or name another column");
            }
            Dataset<Row> training = rows.where(place.leq(cuts[0]));
            Dataset<Row> validation = rows.where(place.gt(cuts[0]));
            requireRows(training, validation);
            if (split.folds() > 0) {
                return new Split(folded(training), validation, split.folds(), unit);
            }
            Column part = isChosen() ? when(place.gt(cuts[1]), 0).otherwise(NO_PART) : lit(NO_PART);
            return new Split(training.withColumn(FOLD, part), validation, isChosen() ? 1 : 0, unit);
        }

        private void requireRows(Dataset<Row> training, Dataset<Row> validation) {
            boolean learns = !training.isEmpty();
            if (learns && (model.split().trainShare() == 1 || !validation.isEmpty())) {
                return;
            }
            throw new InvalidInputException(
                    "the split by " + model.split().by().name().toLowerCase(Locale.ROOT) + " at split.train = "
                            + model.split().trainShare() + " leaves no row to "
                            + (learns ? "validate on" : "learn from"),
                    "ingest a longer interval, change split.train (1 takes all rows, with split.folds to measure), or"
                            + " split by another column");
        }

        private boolean isChosen() {
            ModelConfig.Search search = model.search();
            return search.regularization().size() * search.elasticNet().size() > 1
                    || model.threshold() instanceof ModelConfig.Threshold.Chosen
                    || model.interval().isPresent();
        }

        /** 0 to 1, evenly over the units. */
        private Column share() {
            return pmod(hash(unit, "split"), lit(STEPS)).divide(lit((double) STEPS));
        }

        /** The units of a stratum, in the order of their hashes, are dealt out in turn. */
        private Dataset<Row> folded(Dataset<Row> training) {
            Column stratum = model.split().stratify() ? col(model.label()) : lit(0);
            Column rank = dense_rank().over(Window.partitionBy(STRATUM).orderBy(UNIT));
            return training.withColumn(UNIT, hash(unit, "fold"))
                    .withColumn(STRATUM, max(stratum).over(Window.partitionBy(UNIT)))
                    .withColumn(FOLD, pmod(rank.minus(1), lit(model.split().folds())))
                    .drop(UNIT, STRATUM);
        }
    }
}
