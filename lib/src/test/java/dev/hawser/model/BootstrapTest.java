package dev.hawser.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hawser.model.Bootstrap.Estimate;
import dev.hawser.testing.SparkSuite;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class BootstrapTest extends SparkSuite {

    /** The mean of a row's first number. */
    private record Mean() implements Bootstrap.Statistic {
        @Override
        public int size() {
            return 2;
        }

        @Override
        public void add(double[] row, int weight, double[] sums, int from) {
            sums[from] += weight;
            sums[from + 1] += weight * row[0];
        }

        @Override
        public Map<String, Double> metrics(double[] sums, int from) {
            return Map.of("mean", sums[from + 1] / sums[from]);
        }
    }

    @Test
    void weightsArePoissonOfMeanOne() {
        int[] counts = new int[20];
        for (int unit = 0; unit < 1000; unit++) {
            for (int replicate = 0; replicate < Bootstrap.REPLICATES; replicate++) {
                counts[Bootstrap.weight(0x9E3779B97F4A7C15L * unit, replicate)]++;
            }
        }
        double[] shares = {0.367879, 0.367879, 0.183940, 0.061313, 0.015328, 0.003066};
        for (int k = 0; k < shares.length; k++) {
            assertThat(counts[k] / 200_000.0).isCloseTo(shares[k], within(0.004));
        }
    }

    @Test
    void aWeightFollowsFromSparksHashOfTheUnitAndTheReplicate() {
        Row hashes = spark().range(1)
                .select(xxhash64(lit("2024-01-01")), xxhash64(lit("2024-01-01"), lit(7)))
                .first();
        double uniform = (hashes.getLong(1) >>> 11) * 0x1.0p-53;
        double cumulative = 0;
        double probability = Math.exp(-1);
        int expected = 0;
        for (cumulative += probability; uniform >= cumulative; cumulative += probability) {
            expected++;
            probability /= expected;
        }
        assertThat(Bootstrap.weight(hashes.getLong(0), 7)).isEqualTo(expected);
    }

    @Test
    void theDivisionOfTheRowsMakesNoDifference() {
        Dataset<Row> rows = spark().range(500).select(col("id"), expr("CAST(id % 17 AS INT) AS x"));
        Estimate one = mean(rows.repartition(1));
        Estimate many = mean(rows.repartition(7, col("x")));
        assertThat(one.value()).isCloseTo(rows.selectExpr("avg(x)").first().getDouble(0), within(1e-12));
        assertThat(many.value()).isCloseTo(one.value(), within(1e-12));
        assertThat(many.low()).isCloseTo(one.low(), within(1e-12));
        assertThat(many.high()).isCloseTo(one.high(), within(1e-12));
        assertThat(one.low()).isLessThan(one.value());
        assertThat(one.high()).isGreaterThan(one.value());
    }

    @Test
    void rowsOfOneUnitAreDrawnTogether() {
        Dataset<Row> apart = spark().range(400).selectExpr("id", "CAST(id % 8 AS INT) AS x");
        Estimate rows = mean(apart);
        Estimate blocks = mean(apart.withColumn("id", xxhash64(col("x"))));
        assertThat(blocks.value()).isEqualTo(rows.value());
        assertThat(blocks.high() - blocks.low()).isGreaterThan(3 * (rows.high() - rows.low()));
    }

    @Test
    void nineteenOfTwentyIntervalsHoldTheTruth() {
        Random random = new Random(20240601);
        int trials = 400;
        int covered = 0;
        for (int trial = 0; trial < trials; trial++) {
            double[] sums = new double[(Bootstrap.REPLICATES + 1) * 2];
            for (int row = 0; row < 60; row++) {
                Bootstrap.add(sums, random.nextLong(), new double[] {5 + random.nextGaussian()}, new Mean());
            }
            Estimate mean = Bootstrap.estimates(sums, new Mean()).get("mean");
            covered += mean.low() <= 5 && 5 <= mean.high() ? 1 : 0;
        }
        assertThat(covered / (double) trials).isBetween(0.90, 0.98);
    }

    @Test
    void theIntervalIsThatOfNumpysPercentile() {
        double[] replicates =
                IntStream.rangeClosed(1, 200).mapToDouble(i -> 201 - i).toArray();
        Estimate estimate = Estimate.of(100, replicates);
        assertThat(estimate.low()).isCloseTo(5.975, within(1e-12));
        assertThat(estimate.high()).isCloseTo(195.025, within(1e-12));
    }

    @Test
    void aMetricThatMostReplicatesLeaveUndefinedHasNoInterval() {
        double[] replicates = new double[200];
        Arrays.fill(replicates, 0, 101, Double.NaN);
        assertThat(Estimate.of(1, replicates).hasInterval()).isFalse();
        assertThat(Estimate.of(1, new double[200]).hasInterval()).isTrue();
        assertThat(Estimate.of(Double.NaN, new double[200]).hasInterval()).isFalse();
    }

    private static Estimate mean(Dataset<Row> rows) {
        SortedMap<String, Estimate> estimates =
                Bootstrap.estimate(rows, xxhash64(col("id")), List.of(col("x")), new Mean());
        return estimates.get("mean");
    }
}
