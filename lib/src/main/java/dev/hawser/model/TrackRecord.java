package dev.hawser.model;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.hawser.config.ModelConfig;
import dev.hawser.model.Bootstrap.Estimate;
import dev.hawser.model.Bootstrap.Statistic;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * How published numbers compare with what came true: each batch by itself, and all that count so far after each of them.
 *
 * @param batches those that have rows, in the stream's order
 * @param lines a line after each batch that counts and has rows that do
 * @param late the rows of batches that count which were anchored too late, or nobody knows when; empty where there is none
 */
public record TrackRecord(List<Batch> batches, List<Line> lines, Optional<Line> late) {

    /** int: the entry's index. */
    public static final String ENTRY = "hawser_entry";

    /** bigint: what the row is drawn by. */
    public static final String UNIT = "hawser_unit";

    /** double, as published: the forecast or the probability; null where none is. */
    public static final String PREDICTION = "hawser_prediction";

    /** double, as published; null where none is. */
    public static final String CLASS = "hawser_class";

    /** double: what came true; null where that isn't known. */
    public static final String LABEL = "hawser_label";

    /** double: the naive forecast; null where there is none. */
    public static final String BASELINE = "hawser_baseline";

    /** boolean: whether the row was anchored after its outcome was known; null where nobody can tell. */
    public static final String LATE = "hawser_late";

    /** boolean: whether an earlier batch that counts has a row of the same key. */
    public static final String AGAIN = "hawser_again";

    private static final String COUNTED = "hawser_counted";
    private static final String REPLICATED = "hawser_replicated";

    /** So many bins are kept of each batch: the AUC is exact up to as many rows. */
    private static final int MOST_BINS = 256;

    /** How a model's outcomes are scored. */
    public enum Kind {
        /** A number against a number. */
        LINEAR,
        /** A probability, and maybe a class, against 0 or 1. */
        BINARY,
        /** A class alone: only how often it is right. */
        CLASSES
    }

    /** What a line's intervals were drawn by. */
    public enum Drawn {
        ROWS,
        BATCHES,
        /** Fewer than ten rows: no interval. */
        NOTHING
    }

    /**
     * A batch by itself.
     *
     * @param rows that it published
     * @param outcomes rows whose outcome is known
     * @param late of those, the ones anchored after it was
     * @param untold of those, the ones of which nobody can tell
     * @param counted rows that the lines count
     * @param metrics over all rows with outcome, late or not; undefined ones are left out
     */
    public record Batch(
            int entry,
            long rows,
            long outcomes,
            long late,
            long untold,
            long counted,
            SortedMap<String, Double> metrics) {}

    /**
     * Metrics over several batches.
     *
     * @param entry the last of them
     * @param metrics undefined ones are left out
     */
    public record Line(int entry, int batches, long rows, Drawn drawn, SortedMap<String, Estimate> metrics) {}

    /**
     * Scores rows.
     *
     * @param rows with the columns above
     * @param units of the batches that count, what each is drawn by
     * @param timesKnown whether lateness can be told at all: where not, all rows of batches that count do
     */
    public static TrackRecord of(
            Dataset<Row> rows, Kind kind, ModelConfig model, Map<Integer, Long> units, boolean timesKnown) {
        Column onTime = timesKnown ? coalesce(col(LATE).equalTo(false), lit(false)) : lit(true);
        Dataset<Row> marked = rows.withColumn(
                        COUNTED,
                        col(ENTRY)
                                .isInCollection(units.keySet())
                                .and(coalesce(col(AGAIN), lit(false)).equalTo(false))
                                .and(onTime)
                                .and(scored(kind)))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return score(marked, kind, model, units);
        } finally {
            marked.unpersist();
        }
    }

    private static Column scored(Kind kind) {
        Column published = switch (kind) {
            case LINEAR -> col(PREDICTION).isNotNull();
            case BINARY -> col(PREDICTION).isNotNull().or(col(CLASS).isNotNull());
            case CLASSES -> col(CLASS).isNotNull();
        };
        return col(LABEL).isNotNull().and(published);
    }

    private static TrackRecord score(Dataset<Row> rows, Kind kind, ModelConfig model, Map<Integer, Long> units) {
        SortedMap<Integer, Batch> batches = counts(rows);
        Dataset<Row> scored = rows.where(scored(kind));
        double mean = mean(scored);
        Statistic statistic = switch (kind) {
            case LINEAR -> new LinearSums(mean);
            case BINARY -> new BinarySums(QuantileEdges.of(scored, col(PREDICTION), MOST_BINS));
            case CLASSES -> new ClassSums();
        };
        Dataset<Row> compared =
                model.baseline().kind() == ModelConfig.Kind.MEAN ? scored.withColumn(BASELINE, lit(mean)) : scored;
        Set<Integer> first = batches.values().stream()
                .filter(batch -> batch.counted() > 0)
                .limit(Cumulative.FEWEST - 1)
                .map(Batch::entry)
                .collect(Collectors.toSet());
        List<Line> lines = new ArrayList<>();
        lines(sums(compared, statistic, first), statistic, units, batches, lines);
        return new TrackRecord(List.copyOf(batches.values()), lines, late(compared, statistic, units.keySet()));
    }

    private static SortedMap<Integer, Batch> counts(Dataset<Row> rows) {
        Column known = col(LABEL).isNotNull();
        SortedMap<Integer, Batch> batches = new TreeMap<>();
        List<Row> counts = rows.groupBy(ENTRY)
                .agg(
                        count(lit(1)),
                        count(when(known, 1)),
                        count(when(known.and(col(LATE)), 1)),
                        count(when(known.and(col(LATE).isNull()), 1)),
                        sum(col(COUNTED).cast("bigint")))
                .collectAsList();
        for (Row row : counts) {
            batches.put(
                    row.getInt(0),
                    new Batch(
                            row.getInt(0),
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            new TreeMap<>()));
        }
        return batches;
    }

    /** Of the outcomes that count, else of all; 0 where there is none. */
    private static double mean(Dataset<Row> scored) {
        Row means = scored.select(avg(when(col(COUNTED), col(LABEL))), avg(col(LABEL)))
                .first();
        if (means.isNullAt(1)) {
            return 0;
        }
        return means.isNullAt(0) ? means.getDouble(1) : means.getDouble(0);
    }

    /** Sums by entry, what counts (even numbers) apart from what doesn't (odd ones), in ascending order. */
    private static JavaPairRDD<Integer, double[]> sums(Dataset<Row> scored, Statistic statistic, Set<Integer> first) {
        Column replicated = col(COUNTED).and(col(ENTRY).isInCollection(first));
        return scored.withColumn(REPLICATED, replicated)
                .select(
                        col(ENTRY).multiply(2).plus(when(col(COUNTED), 0).otherwise(1)),
                        col(REPLICATED),
                        col(UNIT),
                        col(PREDICTION),
                        col(LABEL),
                        col(BASELINE),
                        col(CLASS))
                .toJavaRDD()
                .mapToPair(row -> new Tuple2<>(row.getInt(0), row))
                .combineByKey(
                        row -> add(row, new double[length(row, statistic)], statistic),
                        (sums, row) -> add(row, sums, statistic),
                        Bootstrap::plus)
                .sortByKey();
    }

    private static int length(Row row, Statistic statistic) {
        return row.getBoolean(1) ? (Bootstrap.REPLICATES + 1) * statistic.size() : statistic.size();
    }

    private static double[] add(Row row, double[] sums, Statistic statistic) {
        double[] values = new double[4];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.isNullAt(i + 3) ? Double.NaN : row.getDouble(i + 3);
        }
        if (row.getBoolean(1)) {
            return Bootstrap.add(sums, row.getLong(2), values, statistic);
        }
        statistic.add(values, 1, sums, 0);
        return sums;
    }

    /** One entry after the other, so that the driver holds the sums of few. */
    private static void lines(
            JavaPairRDD<Integer, double[]> sums,
            Statistic statistic,
            Map<Integer, Long> units,
            SortedMap<Integer, Batch> batches,
            List<Line> lines) {
        Cumulative cumulative = new Cumulative(statistic);
        Map<Integer, double[]> own = new TreeMap<>();
        for (Iterator<Tuple2<Integer, double[]>> all = sums.toLocalIterator(); all.hasNext(); ) {
            Tuple2<Integer, double[]> next = all.next();
            int entry = next._1() / 2;
            double[] total = own.computeIfAbsent(entry, key -> new double[statistic.size()]);
            for (int i = 0; i < total.length; i++) {
                total[i] += next._2()[i];
            }
            batches.get(entry).metrics().putAll(defined(statistic.metrics(total, 0)));
            own.keySet().removeIf(earlier -> earlier < entry);
            if (next._1() % 2 == 0) {
                cumulative.add(units.get(entry), batches.get(entry).counted(), next._2());
                lines.add(new Line(
                        entry,
                        cumulative.batches(),
                        cumulative.rows(),
                        cumulative.drawn(),
                        told(cumulative.metrics())));
            }
        }
    }

    private static Optional<Line> late(Dataset<Row> scored, Statistic statistic, Set<Integer> counting) {
        Dataset<Row> late = scored.where(col(ENTRY)
                .isInCollection(counting)
                .and(not(COUNTED))
                .and(coalesce(col(AGAIN), lit(false)).equalTo(false)));
        Row counts = late.select(count(lit(1)), countDistinct(col(ENTRY)), max(col(ENTRY)))
                .first();
        if (counts.getLong(0) == 0) {
            return Optional.empty();
        }
        Drawn drawn = counts.getLong(0) >= Cumulative.FEWEST ? Drawn.ROWS : Drawn.NOTHING;
        List<Column> values = List.of(
                coalesce(col(PREDICTION), lit(Double.NaN)),
                col(LABEL),
                coalesce(col(BASELINE), lit(Double.NaN)),
                coalesce(col(CLASS), lit(Double.NaN)));
        SortedMap<String, Estimate> metrics = Bootstrap.estimate(late, col(UNIT), values, statistic);
        if (drawn == Drawn.NOTHING) {
            metrics.replaceAll((name, estimate) -> new Estimate(estimate.value(), Double.NaN, Double.NaN));
        }
        return Optional.of(
                new Line(counts.getInt(2), (int) counts.getLong(1), counts.getLong(0), drawn, told(metrics)));
    }

    private static Column not(String column) {
        return col(column).equalTo(false);
    }

    private static SortedMap<String, Estimate> told(SortedMap<String, Estimate> metrics) {
        metrics.values().removeIf(estimate -> Double.isNaN(estimate.value()));
        return metrics;
    }

    private static SortedMap<String, Double> defined(Map<String, Double> metrics) {
        SortedMap<String, Double> defined = new TreeMap<>(metrics);
        defined.values().removeIf(value -> Double.isNaN(value));
        return defined;
    }
}
