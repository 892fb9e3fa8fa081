package dev.hawser.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hawser.config.ModelConfig;
import dev.hawser.model.Bootstrap.Estimate;
import dev.hawser.testing.SparkSuite;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class TrackRecordTest extends SparkSuite {
    private static final ModelConfig MEAN = Models.linear(1, Optional.empty(), "x");
    private static final ModelConfig PERSISTENCE = Models.persistence("hawser_baseline", "x");

    /**
     * Forecasts 1, 2, 4, 6 of 1, 3, 3, 7, against a baseline of 0, 1, 3, 3: scikit-learn's mean_squared_error is .75,
     * mean_absolute_error .75, r2_score 1 − 3/19 = .842105; of the baseline 5.25, 1.75 and 1 − 21/19.
     */
    @Test
    void aLinearRecordHasScikitLearnsMetrics() {
        TrackRecord record = record("""
                VALUES (0, 1D, NULL, 1D, 0D, false, false), (0, 2D, NULL, 3D, 1D, false, false),
                  (0, 4D, NULL, 3D, 3D, false, false), (0, 6D, NULL, 7D, 3D, false, false),
                  (0, 9D, NULL, NULL, 9D, false, false)
                """, TrackRecord.Kind.LINEAR, PERSISTENCE);
        TrackRecord.Batch batch = record.batches().get(0);
        assertThat(batch.rows()).isEqualTo(5);
        assertThat(batch.outcomes()).isEqualTo(4);
        assertThat(record.lines()).hasSize(1);
        TrackRecord.Line line = record.lines().get(0);
        assertThat(line.drawn()).isEqualTo(TrackRecord.Drawn.NOTHING);
        Map<String, Double> expected = Map.of(
                "rmse",
                Math.sqrt(0.75),
                "mae",
                0.75,
                "r2",
                1 - 3 / 19.0,
                "baselineRmse",
                Math.sqrt(21 / 4.0),
                "baselineMae",
                7 / 4.0,
                "baselineR2",
                1 - 21 / 19.0,
                "skill",
                1 - 3 / 21.0);
        requireEqual(values(line), expected);
        requireEqual(batch.metrics(), expected);
        assertThat(line.metrics().values()).noneMatch(Estimate::hasInterval);
    }

    /**
     * Probabilities .1, .4, .35, .8 of 0, 0, 1, 1: scikit-learn's roc_auc_score is .75, brier_score_loss .158125 and
     * log_loss .472288; classes 0, 1, 0, 1 have f1_score .5. The mean of the outcomes is a baseline of .25 and ln 2.
     */
    @Test
    void aLogisticRecordHasScikitLearnsMetrics() {
        TrackRecord record = record("""
                VALUES (0, 0.1D, 0D, 0D, NULL, false, false), (0, 0.4D, 1D, 0D, NULL, false, false),
                  (0, 0.35D, 0D, 1D, NULL, false, false), (0, 0.8D, 1D, 1D, NULL, false, false)
                """, TrackRecord.Kind.BINARY, MEAN);
        requireEqual(
                values(record.lines().get(0)),
                Map.of(
                        "auc", 0.75,
                        "brier", 0.158125,
                        "logLoss", 0.4722879,
                        "f1", 0.5,
                        "accuracy", 0.5,
                        "positiveShare", 0.5,
                        "baselineBrier", 0.25,
                        "baselineLogLoss", Math.log(2),
                        "skill", 1 - 0.158125 / 0.25));
    }

    @Test
    void equalProbabilitiesCountHalfAndOneClassHasNoAuc() {
        TrackRecord ties = record("""
                VALUES (0, 0.5D, NULL, 0D, NULL, false, false), (0, 0.5D, NULL, 1D, NULL, false, false),
                  (0, 0.9D, NULL, 1D, NULL, false, false), (1, 0.5D, NULL, 1D, NULL, false, false)
                """, TrackRecord.Kind.BINARY, MEAN);
        assertThat(values(ties.lines().get(0)).get("auc")).isEqualTo(0.75);
        assertThat(ties.batches().get(1).metrics()).doesNotContainKeys("auc", "f1", "accuracy");
    }

    @Test
    void classesAloneAreRightOrWrong() {
        TrackRecord record = record("""
                VALUES (0, NULL, 2D, 2D, NULL, false, false), (0, NULL, 1D, 0D, NULL, false, false),
                  (0, NULL, 0D, 0D, NULL, false, false)
                """, TrackRecord.Kind.CLASSES, MEAN);
        requireEqual(values(record.lines().get(0)), Map.of("accuracy", 2 / 3.0));
    }

    /** Beyond 256 rows the AUC is binned: it stays within a thousandth of the sum over all pairs. */
    @Test
    void theBinnedAucIsThatOfAllPairs() {
        Dataset<Row> rows = spark().range(3000)
                .selectExpr(
                        "0 AS hawser_entry",
                        "id AS hawser_unit",
                        "pmod(xxhash64(id), 100000) / 100000D AS hawser_prediction",
                        "CAST(NULL AS DOUBLE) AS hawser_class",
                        "CAST(pmod(xxhash64(id, 1), 100000) / 100000D < pmod(xxhash64(id), 100000) / 100000D AS DOUBLE)"
                                + " AS hawser_label",
                        "CAST(NULL AS DOUBLE) AS hawser_baseline",
                        "false AS hawser_late",
                        "false AS hawser_again");
        Row exact = rows.as("p")
                .join(rows.as("n"), expr("p.hawser_label = 1 AND n.hawser_label = 0"))
                .selectExpr("avg(CASE WHEN p.hawser_prediction > n.hawser_prediction THEN 1D"
                        + " WHEN p.hawser_prediction = n.hawser_prediction THEN 0.5D ELSE 0D END)")
                .first();
        TrackRecord record = TrackRecord.of(rows, TrackRecord.Kind.BINARY, MEAN, Map.of(0, 5L), true);
        Estimate auc = record.lines().get(0).metrics().get("auc");
        assertThat(auc.value()).isCloseTo(exact.getDouble(0), within(0.001));
        assertThat(auc.low()).isBetween(auc.value() - 0.03, auc.value() - 0.005);
        assertThat(auc.high()).isBetween(auc.value() + 0.005, auc.value() + 0.03);
    }

    @Test
    void onlyRowsInTimeOfBatchesThatCountAreCountedAndTheLateOnesApart() {
        String rows = """
                VALUES (0, 1D, NULL, 2D, 2D, false, false), (0, 1D, NULL, 5D, 2D, true, false),
                  (0, 1D, NULL, 5D, 2D, NULL, false), (1, 1D, NULL, 9D, 2D, false, false),
                  (2, 1D, NULL, 3D, 2D, false, false), (2, 1D, NULL, 9D, 2D, false, true)
                """;
        TrackRecord record =
                TrackRecord.of(rows(rows), TrackRecord.Kind.LINEAR, PERSISTENCE, Map.of(0, 7L, 2, 8L), true);
        assertThat(record.batches()).extracting(TrackRecord.Batch::counted).containsExactly(1L, 0L, 1L);
        assertThat(record.batches()).extracting(TrackRecord.Batch::late).containsExactly(1L, 0L, 0L);
        assertThat(record.batches()).extracting(TrackRecord.Batch::untold).containsExactly(1L, 0L, 0L);
        assertThat(record.batches().get(1).metrics()).containsEntry("mae", 8.0);
        assertThat(record.lines()).extracting(line -> values(line).get("mae")).containsExactly(1.0, 1.5);
        assertThat(record.lines()).extracting(TrackRecord.Line::entry).containsExactly(0, 2);
        assertThat(record.late()).hasValueSatisfying(late -> {
            assertThat(late.rows()).isEqualTo(2);
            assertThat(values(late)).containsEntry("mae", 4.0);
        });
        TrackRecord unknown =
                TrackRecord.of(rows(rows), TrackRecord.Kind.LINEAR, PERSISTENCE, Map.of(0, 7L, 2, 8L), false);
        assertThat(unknown.batches()).extracting(TrackRecord.Batch::counted).containsExactly(3L, 0L, 1L);
        assertThat(unknown.late()).isEmpty();
    }

    @Test
    void fromTenBatchesOnBatchesAreDrawnAndTheirRowsTogether() {
        Dataset<Row> rows = spark().range(240)
                .selectExpr(
                        "CAST(id / 20 AS INT) AS hawser_entry",
                        "xxhash64(id) AS hawser_unit",
                        "CAST(id / 20 AS INT) % 4 * 1D AS hawser_prediction",
                        "CAST(NULL AS DOUBLE) AS hawser_class",
                        "0D AS hawser_label",
                        "CAST(NULL AS DOUBLE) AS hawser_baseline",
                        "false AS hawser_late",
                        "false AS hawser_again");
        Map<Integer, Long> units = new TreeMap<>();
        for (int entry = 0; entry < 12; entry++) {
            units.put(entry, 1_000_003L * entry);
        }
        TrackRecord record = TrackRecord.of(rows, TrackRecord.Kind.LINEAR, PERSISTENCE, units, true);
        assertThat(record.lines()).hasSize(12);
        assertThat(record.lines().get(8).drawn()).isEqualTo(TrackRecord.Drawn.ROWS);
        assertThat(record.lines().get(9).drawn()).isEqualTo(TrackRecord.Drawn.BATCHES);
        assertThat(record.lines().get(11).rows()).isEqualTo(240);
        assertThat(width(record.lines().get(11), "mae"))
                .isGreaterThan(2 * width(record.lines().get(8), "mae"));
        assertThat(values(record.lines().get(11))).containsEntry("mae", 1.5);
        TrackRecord again = TrackRecord.of(rows.repartition(5), TrackRecord.Kind.LINEAR, PERSISTENCE, units, true);
        for (int line = 0; line < 12; line++) {
            assertThat(width(again.lines().get(line), "mae"))
                    .isCloseTo(width(record.lines().get(line), "mae"), within(1e-9));
        }
    }

    @Test
    void edgesAreExactQuantilesHoweverTheRowsAreDivided() {
        Dataset<Row> few = spark().sql("SELECT * FROM VALUES (3D), (1D), (NULL), (2D), (1D) AS t(v)");
        assertThat(QuantileEdges.of(few, col("v"), 256)).containsExactly(1, 2, 3);
        Dataset<Row> many = spark().range(1000).selectExpr("CAST(id AS DOUBLE) AS v");
        double[] edges = QuantileEdges.of(many.repartition(7, xxhash64(col("v"))), col("v"), 4);
        assertThat(edges).containsExactly(250, 500, 750);
    }

    private static double width(TrackRecord.Line line, String metric) {
        Estimate estimate = line.metrics().get(metric);
        return estimate.high() - estimate.low();
    }

    private static SortedMap<String, Double> values(TrackRecord.Line line) {
        SortedMap<String, Double> values = new TreeMap<>();
        line.metrics().forEach((name, estimate) -> values.put(name, estimate.value()));
        return values;
    }

    private static void requireEqual(Map<String, Double> actual, Map<String, Double> expected) {
        assertThat(actual).containsOnlyKeys(expected.keySet());
        expected.forEach((name, value) -> assertThat(actual.get(name)).as(name).isCloseTo(value, within(1e-6)));
    }

    private TrackRecord record(String values, TrackRecord.Kind kind, ModelConfig model) {
        return TrackRecord.of(rows(values), kind, model, Map.of(0, 7L), true);
    }

    private Dataset<Row> rows(String values) {
        return spark().sql("SELECT *, xxhash64(uuid()) AS hawser_unit FROM " + values
                        + " AS t(hawser_entry, hawser_prediction, hawser_class, hawser_label, hawser_baseline, hawser_late,"
                        + " hawser_again)")
                .withColumn("hawser_prediction", col("hawser_prediction").cast("double"))
                .withColumn("hawser_class", col("hawser_class").cast("double"))
                .withColumn("hawser_baseline", col("hawser_baseline").cast("double"));
    }
}
