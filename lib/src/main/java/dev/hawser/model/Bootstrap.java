package dev.hawser.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.XXH64;

/**
 * The Poisson bootstrap (Chamandy et al., "Estimating uncertainty for massive data streams", 2012): in each replicate each
 * unit, be it a row or a block of rows, counts so many times as a number drawn from Poisson(1) says. All replicates are
 * made in one pass on the executors. A weight follows from the unit and the replicate alone, so that any division of the
 * rows gives the same replicates, up to the last bits of their sums.
 */
public final class Bootstrap {
    public static final int REPLICATES = 200;

    /** P(X ≤ k) for X from Poisson(1). */
    private static final double[] CUMULATIVE = cumulative();

    private Bootstrap() {}

    /** Sums over weighted rows, and what follows from them. */
    public interface Statistic extends Serializable {

        /** How many sums there are. */
        int size();

        /**
         * Adds a row that counts so many times.
         *
         * @param from where this replicate's sums begin
         */
        void add(double[] row, int weight, double[] sums, int from);

        /** The metrics by name; NaN for one that is undefined over these rows. */
        Map<String, Double> metrics(double[] sums, int from);
    }

    /**
     * A metric with its 95% interval.
     *
     * @param low the 2.5th percentile of the replicates; NaN where fewer than half of them define the metric
     * @param high the 97.5th percentile, or NaN likewise
     */
    public record Estimate(double value, double low, double high) {

        /** @param replicates the metric in each replicate, NaN where it is undefined; the array is left as it is */
        public static Estimate of(double value, double[] replicates) {
            double[] sorted =
                    Arrays.stream(replicates).filter(Double::isFinite).sorted().toArray();
            return Double.isNaN(value) || 2 * sorted.length < replicates.length || sorted.length == 0
                    ? new Estimate(value, Double.NaN, Double.NaN)
                    : new Estimate(value, quantile(sorted, 0.025), quantile(sorted, 0.975));
        }

        public boolean hasInterval() {
            return !Double.isNaN(low) && !Double.isNaN(high);
        }
    }

    /**
     * How often the unit counts in the replicate: Poisson(1) by inversion of Spark's {@code xxhash64(unit's columns…,
     * replicate)}.
     *
     * @param unit {@code xxhash64} of what names the unit, its key columns say
     * @param replicate from 0
     */
    public static int weight(long unit, int replicate) {
        double uniform = (XXH64.hashInt(replicate, unit) >>> 11) * 0x1.0p-53;
        int weight = 0;
        while (weight < CUMULATIVE.length && uniform >= CUMULATIVE[weight]) {
            weight++;
        }
        return weight;
    }

    /**
     * Metrics over all rows, with intervals.
     *
     * @param unit a bigint that rows share if they are drawn together; none null
     * @param values what the statistic reads of a row, none null; cast to double
     */
    public static SortedMap<String, Estimate> estimate(
            Dataset<Row> rows, Column unit, List<Column> values, Statistic statistic) {
        List<Column> columns = new ArrayList<>();
        columns.add(unit.cast("bigint"));
        values.forEach(value -> columns.add(value.cast("double")));
        int width = values.size();
        double[] sums = rows.select(columns.toArray(Column[]::new))
                .toJavaRDD()
                .treeAggregate(
                        new double[(REPLICATES + 1) * statistic.size()],
                        (into, row) -> add(into, row.getLong(0), doubles(row, width), statistic),
                        Bootstrap::plus);
        return estimates(sums, statistic);
    }

    /** Adds a row to the sums of all rows, which come first, and to those of each replicate, which follow. */
    static double[] add(double[] sums, long unit, double[] row, Statistic statistic) {
        statistic.add(row, 1, sums, 0);
        for (int replicate = 0; replicate < REPLICATES; replicate++) {
            int weight = weight(unit, replicate);
            if (weight > 0) {
                statistic.add(row, weight, sums, (replicate + 1) * statistic.size());
            }
        }
        return sums;
    }

    /** Adds the other sums to the first. */
    static double[] plus(double[] sums, double[] others) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += others[i];
        }
        return sums;
    }

    /** What the sums that {@link #add} made come to. */
    static SortedMap<String, Estimate> estimates(double[] sums, Statistic statistic) {
        SortedMap<String, Estimate> estimates = new TreeMap<>();
        Map<String, double[]> replicates = new TreeMap<>();
        for (int replicate = 0; replicate < REPLICATES; replicate++) {
            int at = replicate;
            statistic
                    .metrics(sums, (replicate + 1) * statistic.size())
                    .forEach((name, value) ->
                            replicates.computeIfAbsent(name, key -> new double[REPLICATES])[at] = value);
        }
        statistic
                .metrics(sums, 0)
                .forEach((name, value) -> estimates.put(name, Estimate.of(value, replicates.get(name))));
        return estimates;
    }

    private static double[] doubles(Row row, int width) {
        double[] values = new double[width];
        for (int i = 0; i < width; i++) {
            values[i] = row.getDouble(i + 1);
        }
        return values;
    }

    /** The quantile between order statistics, as numpy's percentile has it. */
    private static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private static double[] cumulative() {
        double[] cumulative = new double[16];
        double probability = StrictMath.exp(-1);
        double sum = 0;
        for (int k = 0; k < cumulative.length; k++) {
            sum += probability;
            cumulative[k] = sum;
            probability /= k + 1;
        }
        return cumulative;
    }
}
