package dev.hawser.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hawser.config.ModelConfig;
import dev.hawser.feature.Split;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.Documents;
import dev.hawser.score.Features;
import dev.hawser.score.Link;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Score;
import dev.hawser.score.Weights;
import dev.hawser.testing.SparkSuite;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ModelTest extends SparkSuite {

    @Test
    void theSplitCutsAtTheQuantileOfTime() {
        Split split = Split.of(line(10), Models.linear(0.8, Optional.empty(), "x"), List.of());
        assertThat(times(split.training())).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(times(split.validation())).containsExactly(8L, 9L);
    }

    @Test
    void aTimestampOrdersRowsToo() {
        Dataset<Row> rows = line(10).withColumn("t", expr("timestamp_micros(1704067200000000 + t)"));
        Split split = Split.of(rows, Models.linear(0.8, Optional.empty(), "x"), List.of());
        assertThat(split.training().count()).isEqualTo(8);
        assertThat(times(split.validation().withColumn("t", expr("unix_micros(t) - 1704067200000000"))))
                .containsExactly(8L, 9L);
    }

    @Test
    void rowsWithoutALabelAreInNeitherPart() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (1L, 1.0D), (2L, 2.0D), (3L, NULL) AS t(t, y)");
        Split split = Split.of(rows, Models.linear(1, Optional.empty()), List.of());
        assertThat(times(split.training())).containsExactly(1L, 2L);
        assertThat(split.validation().count()).isZero();
        assertThatThrownBy(
                        () -> Split.of(rows.where(col("t").equalTo(3)), Models.linear(1, Optional.empty()), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("no row has a label (y)");
    }

    @Test
    void rowsOfOneTimeAreNotSplit() {
        Dataset<Row> rows = spark().sql(
                        "SELECT * FROM VALUES (1L, 1.0D), (2L, 2.0D), (2L, 3.0D), (2L, 4.0D), (3L, 5.0D) AS t(t, y)");
        Split split = Split.of(rows, Models.linear(0.4, Optional.empty()), List.of());
        assertThat(times(split.training())).containsExactly(1L, 2L, 2L, 2L);
    }

    @Test
    void aKnownLineHasItsKnownIntegers() {
        Trainer.Fitted fitted = fit(line(20), Models.linear(1, Optional.empty(), "x"));
        assertThat(fitted.trainingRows()).isEqualTo(20);
        assertThat(fitted.document().weights().margin(0, 1)[0])
                .isCloseTo(BigInteger.TEN.pow(12).multiply(BigInteger.valueOf(3)), within(BigInteger.TEN));
        assertThat(fitted.document().weights().margin(0, 1)[1])
                .isCloseTo(BigInteger.TEN.pow(12).multiply(BigInteger.TWO), within(BigInteger.TEN));
        assertThat(fitted.document().trainingInterval()).isEqualTo("blocks:0/20");
    }

    @Test
    void anOffsetLeavesOnlyTheChangeToBeFitted() {
        Dataset<Row> rows = line(20).selectExpr(
                        "t", "x", "CAST(7 * t AS DECIMAL(18,0)) AS base", "CAST(7 * t + 3 + 2 * x AS DOUBLE) AS y");
        ModelDocument document =
                fit(rows, Models.linear(1, Optional.of("base"), "x")).document();
        assertThat(document.weights().margin(0, 1)[1])
                .isCloseTo(BigInteger.TEN.pow(12).multiply(BigInteger.TWO), within(BigInteger.TEN));
        Row first = RowScorer.score(rows, document).orderBy("t").first();
        assertThat(first.<BigDecimal>getAs(RowScorer.PREDICTION)).isEqualTo(new BigDecimal("3.000000"));
        Row last = RowScorer.score(rows, document).orderBy(col("t").desc()).first();
        assertThat(last.<BigDecimal>getAs(RowScorer.PREDICTION)).isEqualTo(new BigDecimal("174.000000"));
        assertThat(last.<BigDecimal>getAs(RowScorer.SCORE)).isEqualTo(new BigDecimal("41.000000"));
    }

    @Test
    void rowsWithANullFeatureAreNotFitted() {
        Dataset<Row> rows = line(10).unionByName(spark().sql("SELECT 11L AS t, CAST(NULL AS DOUBLE) AS x, 5.0D AS y"));
        assertThat(fit(rows, Models.linear(1, Optional.empty(), "x")).trainingRows())
                .isEqualTo(10);
        assertThatThrownBy(() -> fit(rows.where(col("x").isNull()), Models.linear(1, Optional.empty(), "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("no row has both a label and all features");
    }

    @Test
    void aLogisticLabelTakesBothItsValues() {
        ModelConfig model = Models.logistic(1, "x");
        for (String label : List.of("0", "1")) {
            assertThatThrownBy(() -> fit(line(9).selectExpr("t", "x", label + ".0D AS y"), model))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("the label y is never " + (label.equals("0") ? "1" : "0")
                            + " in the 9 rows that the model is fitted on");
        }
        assertThatThrownBy(() -> fit(line(9).selectExpr("t", "x", "CAST(t % 3 AS DOUBLE) AS y"), model))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the label y is none of the classes [0, 1] in 3 rows");
        ModelDocument document = fit(line(9).selectExpr("t", "x", "CAST(t % 2 AS INT) AS y"), model)
                .document();
        assertThat(document.link()).isEqualTo(Link.LOGIT);
    }

    @Test
    void linearMetricsAreThoseOfHandComputation() {
        // the model says x, the naive forecast b; errors 1 and -3 against 2 and 0
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (1L, 0.0D, 0.0D, 0.0D), (2L, 0.0D, 0.0D, 0.0D),"
                + " (3L, 11.0D, 12.0D, 10.0D), (4L, 11.0D, 14.0D, 14.0D) AS t(t, x, b, y)");
        ModelConfig model = Models.persistence("b", "x");
        SortedMap<String, Double> metrics = Evaluation.of(
                        Split.of(rows, model, List.of()), identity(), List.of(), model)
                .metrics();
        assertThat(metrics.get("validationRows")).isEqualTo(2);
        assertThat(metrics.get("mae")).isEqualTo(2);
        assertThat(metrics.get("rmse")).isCloseTo(Math.sqrt(5), within(1e-12));
        assertThat(metrics.get("baselineMae")).isEqualTo(1);
        assertThat(metrics.get("baselineRmse")).isCloseTo(Math.sqrt(2), within(1e-12));
        assertThat(metrics.get("r2")).isCloseTo(1 - 5.0 / 4, within(1e-12));
        assertThat(metrics.get("baselineR2")).isCloseTo(1 - 2.0 / 4, within(1e-12));
    }

    @Test
    void theMeanOfTheTrainingRowsIsTheOtherBaseline() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (1L, 0.0D, 2.0D), (2L, 0.0D, 4.0D),"
                + " (3L, 1.0D, 1.0D), (4L, 1.0D, 6.0D) AS t(t, x, y)");
        ModelConfig model = Models.linear(0.5, Optional.empty(), "x");
        assertThat(Evaluation.of(Split.of(rows, model, List.of()), identity(), List.of(), model)
                        .metrics()
                        .get("baselineMae"))
                .isEqualTo(2.5);
    }

    @Test
    void logisticMetricsAreThoseOfHandComputation() {
        // with weight 0 the model says one half
        ModelDocument half = document(Link.LOGIT, 0);
        Dataset<Row> rows = spark().sql(
                        "SELECT * FROM VALUES (1L, 0.0D, 0), (2L, 0.0D, 1), (3L, 0.0D, 1), (4L, 0.0D, 1),"
                                + " (5L, 1.0D, 0), (6L, 1.0D, 1), (7L, 1.0D, 1), (8L, 1.0D, 1) AS t(t, x, y)");
        ModelConfig model = Models.logistic(0.5, "x");
        SortedMap<String, Double> metrics = Evaluation.of(Split.of(rows, model, List.of()), half, List.of(), model)
                .metrics();
        assertThat(metrics.get("logLoss")).isCloseTo(Math.log(2), within(1e-12));
        assertThat(metrics.get("brier")).isEqualTo(0.25);
        assertThat(metrics.get("auc")).isEqualTo(0.5);
        assertThat(metrics.get("positiveShare")).isEqualTo(0.75);
        assertThat(metrics.get("baselineBrier")).isCloseTo(0.1875, within(1e-12));
        assertThat(metrics.get("baselineLogLoss"))
                .isCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), within(1e-12));
    }

    @Test
    void metricsThatAreUndefinedAreLeftOut() {
        ModelConfig model = Models.linear(1, Optional.empty(), "x");
        assertThat(Evaluation.of(Split.of(line(3), model, List.of()), identity(), List.of(), model)
                        .metrics())
                .containsOnlyKeys("validationRows")
                .containsEntry("validationRows", 0.0);
        Dataset<Row> constant = line(4).selectExpr("t", "x", "1.0D AS y");
        ModelConfig part = Models.linear(0.5, Optional.empty(), "x");
        assertThat(Evaluation.of(Split.of(constant, part, List.of()), identity(), List.of(), part)
                        .metrics())
                .doesNotContainKeys("r2", "baselineR2")
                .containsKeys("rmse", "baselineRmse");
        ModelConfig logistic = Models.logistic(0.5, "x");
        Dataset<Row> oneClass = line(4).selectExpr("t", "x", "1 AS y");
        assertThat(Evaluation.of(Split.of(oneClass, logistic, List.of()), document(Link.LOGIT, 1), List.of(), logistic)
                        .metrics())
                .doesNotContainKey("auc");
    }

    @Test
    void executorsScoreAsTheScorerDoes() {
        Dataset<Row> rows = spark().sql(
                        "SELECT id AS t, CAST(sin(id) * 1000 AS DOUBLE) AS a, CAST(id - 50 AS INT) AS b,"
                                + " CAST(cos(id) AS DECIMAL(20,12)) AS c, CAST(id / 7 AS FLOAT) AS d, IF(id % 10 = 0, NULL, id) AS e,"
                                + " CAST(id AS DECIMAL(18,2)) AS base FROM range(100)")
                .repartition(5);
        ModelDocument document = Documents.of(
                Link.IDENTITY,
                Optional.of("base"),
                BigInteger.ZERO,
                9,
                Weights.fitted(0.1, new double[] {1.5, -0.25, 3.75, 1e-9, 0.001}),
                Features.identity(List.of("a", "b", "c", "d", "e")));
        for (Row row : RowScorer.score(rows, document).collectAsList()) {
            if (row.isNullAt(row.fieldIndex("e"))) {
                assertThat(row.<String>getAs(RowScorer.REFUSED)).isEqualTo("null_feature:e");
                assertThat(row.isNullAt(row.fieldIndex(RowScorer.PREDICTION))).isTrue();
                continue;
            }
            Score.Scored scored = (Score.Scored) document.scorer().score(row::getAs, Optional.of(row.getDecimal(6)));
            assertThat(row.<BigDecimal>getAs(RowScorer.PREDICTION)).isEqualTo(scored.prediction());
            assertThat(row.<BigDecimal>getAs(RowScorer.SCORE)).isEqualTo(scored.score());
            assertThat(row.<Integer>getAs(RowScorer.CLASS)).isEqualTo(scored.category());
            assertThat(row.<byte[]>getAs(RowScorer.WORDS)).isEqualTo(scored.featureWords());
            assertThat(row.isNullAt(row.fieldIndex(RowScorer.REFUSED))).isTrue();
        }
    }

    @Test
    void aColumnThatTheModelReadsIsMissed() {
        assertThatThrownBy(() -> RowScorer.score(line(2).drop("x"), identity()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the query gives no column 'x', which the model reads");
    }

    private static Trainer.Fitted fit(Dataset<Row> rows, ModelConfig model) {
        return Trainer.fit(
                Split.of(rows, model, List.of()), model, new Interval.Blocks(0, 20), Models.options(line -> {}));
    }

    /** t = x = 0 … n−1 and y = 3 + 2·x. */
    private Dataset<Row> line(int n) {
        return spark().range(n)
                .selectExpr("id AS t", "CAST(id AS DOUBLE) AS x", "CAST(3 + 2 * id AS DOUBLE) AS y")
                .repartition(3);
    }

    private static ModelDocument identity() {
        return document(Link.IDENTITY, 1);
    }

    private static ModelDocument document(Link link, double coefficient) {
        return Documents.of(
                link,
                Optional.empty(),
                BigInteger.ZERO,
                6,
                Weights.fitted(0, new double[] {coefficient}),
                Features.identity(List.of("x")));
    }

    private static List<Long> times(Dataset<Row> rows) {
        return rows.select("t").collectAsList().stream()
                .map(row -> row.getLong(0))
                .sorted()
                .toList();
    }
}
