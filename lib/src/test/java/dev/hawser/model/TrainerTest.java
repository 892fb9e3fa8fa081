package dev.hawser.model;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hawser.config.ModelConfig;
import dev.hawser.config.ModelConfig.Policy;
import dev.hawser.config.ModelConfig.Search;
import dev.hawser.config.SplitConfig;
import dev.hawser.feature.Split;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.Bounds;
import dev.hawser.score.ModelDocument;
import dev.hawser.testing.SparkSuite;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class TrainerTest extends SparkSuite {
    private final List<String> told = new ArrayList<>();

    @Test
    void aSettingIsChosenByThePartsThatItsFitsLeftOut() {
        // the sign of x decides, with much noise in z, so that a strong penalty on both is worse than a weak one
        ModelConfig model = Models.logistic(1, "x", "z");
        ModelConfig grid = Models.with(
                model, folds(3), new Search(List.of(0.001, 1000.0), List.of(0.0, 1.0), Optional.empty(), 0));
        Trainer.Fitted fitted = fit(twoClasses(90), Models.with(grid, Policy.MAX_F1));
        assertThat(fitted.tried()).hasSize(4);
        assertThat(fitted.setting().regularization()).isEqualTo(0.001);
        assertThat(fitted.tried().stream().filter(GridSearch.Tried::chosen))
                .singleElement()
                .satisfies(tried -> assertThat(tried.setting()).isEqualTo(fitted.setting()))
                .satisfies(tried -> assertThat(tried.value()).isGreaterThan(0.9));
        assertThat(fitted.outOfFold()).hasSize(3);
        assertThat(fitted.outOfFold().stream().map(ModelDocument::threshold)).doesNotContain(BigInteger.ZERO);
        assertThat(told).hasSize(13).last().asString().startsWith("train: fit 13 of 13, best auc ");
    }

    @Test
    void patienceEndsTheSearch() {
        Search search = new Search(List.of(1e-6, 1e-5, 1e-4, 0.1, 1e6), List.of(0.0), Optional.of("rmse"), 1);
        ModelConfig model = Models.with(Models.linear(1, Optional.empty(), "x"), folds(2), search);
        // y is noise, so that less regularization only fits more of it
        Trainer.Fitted fitted = fit(
                spark().range(40)
                        .selectExpr("id AS t", "CAST(id % 7 AS DOUBLE) AS x", "CAST(xxhash64(id) % 10 AS DOUBLE) AS y"),
                model);
        assertThat(fitted.tried().size()).isLessThan(5);
        assertThat(fitted.tried().get(0).setting().regularization()).isEqualTo(1e6);
    }

    @Test
    void eachOfSeveralClassesHasAMargin() {
        ModelConfig model = Models.classes(Models.logistic(1, "x"), List.of("low", "middle", "high"));
        Dataset<Row> rows = spark().range(60)
                .selectExpr(
                        "id AS t",
                        "CAST(id % 30 AS DOUBLE) AS x",
                        "CASE WHEN id % 30 < 10 THEN 'low' WHEN id % 30 < 20 THEN 'middle' ELSE 'high' END AS y");
        ModelDocument document = fit(rows, model).document();
        assertThat(document.margins()).isEqualTo(3);
        List<Row> scored = RowScorer.score(rows, document).collectAsList();
        assertThat(scored.stream()
                        .filter(row -> model.classes()
                                .get(row.<Integer>getAs(RowScorer.CLASS))
                                .equals(row.<String>getAs("y")))
                        .count())
                .isGreaterThan(54);
        assertThatThrownBy(() -> fit(rows.where("y <> 'middle'"), model))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the label y is never middle in the 40 rows that the model is fitted on");
        assertThatThrownBy(() -> fit(rows.selectExpr("t", "x", "upper(y) AS y"), model))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the label y is none of the classes [low, middle, high] in 60 rows");
    }

    @Test
    void boundsHoldTheShareOfOutcomesThatTheyAreFittedFor() {
        Dataset<Row> rows = spark().range(400)
                .selectExpr(
                        "id AS t",
                        "CAST(id AS DOUBLE) AS x",
                        "CAST(id + pmod(xxhash64(id), 1000) / 100 AS DOUBLE) AS y");
        ModelConfig model = Models.interval(Models.linear(1, Optional.empty(), "x"), 0.8);
        ModelDocument document =
                fit(rows, Models.with(model, folds(4), Search.only(0, 0))).document();
        Bounds bounds = document.bounds().orElseThrow();
        assertThat(bounds.level()).isEqualTo("0.8");
        assertThat(bounds.upper().subtract(bounds.lower()).doubleValue() / 1e21).isCloseTo(8, within(0.6));
        Dataset<Row> scored = RowScorer.score(rows, document);
        assertThat(scored.where(col("y").between(col(RowScorer.LOWER), col(RowScorer.UPPER)))
                        .count())
                .isBetween(300L, 340L);
    }

    @Test
    void balancedClassesWeighTheSame() {
        // 10 of 100 rows are of class 1, whatever x is
        Dataset<Row> rows =
                spark().range(100).selectExpr("id AS t", "CAST(id % 2 AS DOUBLE) AS x", "IF(id < 10, 1, 0) AS y");
        assertThat(intercept(fit(rows, Models.logistic(1, "x")))).isCloseTo(Math.log(1 / 9.0), within(1e-3));
        assertThat(intercept(fit(rows, Models.balanced(Models.logistic(1, "x")))))
                .isCloseTo(0, within(1e-3));
    }

    @Test
    void labelsThatALinkCantReachAreCounted() {
        Dataset<Row> rows =
                spark().range(10).selectExpr("id AS t", "CAST(id AS DOUBLE) AS x", "CAST(id - 2 AS DOUBLE) AS y");
        assertThatThrownBy(() -> fit(rows, Models.link(Models.linear(1, Optional.empty(), "x"), "exp")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ln(label / offset) is undefined, in 3 rows");
        assertThatThrownBy(() -> fit(rows, Models.link(Models.linear(1, Optional.empty(), "x"), "logit")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not between 0 and 1, so that its logit is undefined, in 10 rows");
        assertThatThrownBy(() -> fit(
                        rows.selectExpr("t", "x", "IF(t = 3, DOUBLE('NaN'), IF(t = 4, DOUBLE('-Infinity'), y)) AS y"),
                        Models.linear(1, Optional.empty(), "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the label y is not finite, or its offset is not, in 2 rows");
        assertThatThrownBy(() -> fit(rows.selectExpr("t", "x", "7.0D AS y"), Models.linear(1, Optional.empty(), "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the label y is constant in the 10 rows");
    }

    @Test
    void aLogChangeIsFittedAndGivenBack() {
        // y = base · e^(0.5 · x)
        Dataset<Row> rows = spark().range(20)
                .selectExpr(
                        "id AS t",
                        "CAST(id % 5 AS DOUBLE) AS x",
                        "CAST(100 + id AS DECIMAL(10,2)) AS base",
                        "(100 + id) * exp(0.5 * (id % 5)) AS y");
        ModelConfig model = Models.link(Models.linear(1, Optional.of("base"), "x"), "exp");
        Row last = RowScorer.score(rows, fit(rows, model).document())
                .orderBy(col("t").desc())
                .first();
        assertThat(last.getDecimal(last.fieldIndex(RowScorer.PREDICTION)).doubleValue())
                .isCloseTo(last.getDouble(3), within(1e-5));
    }

    @Test
    void whatIsNotFiniteIsLeftOutOfTheFit() {
        Dataset<Row> rows = spark().range(20)
                .selectExpr(
                        "id AS t",
                        "IF(id = 3, DOUBLE('NaN'), IF(id = 4, DOUBLE('Infinity'), CAST(id AS DOUBLE))) AS x",
                        "CAST(3 + 2 * id AS DOUBLE) AS y");
        Trainer.Fitted fitted = fit(rows, Models.standardised(Models.linear(1, Optional.empty(), "x")));
        assertThat(fitted.trainingRows()).isEqualTo(18);
        assertThat(intercept(fitted)).isCloseTo(3 + 2 * (190 - 7) / 18.0, within(1e-6));
    }

    @Test
    void aRowFromAfterNowIsRefused() {
        Dataset<Row> rows = spark().range(4)
                .selectExpr(
                        "timestamp_seconds(1767225599 + id) AS t",
                        "CAST(id AS DOUBLE) AS x",
                        "CAST(id AS DOUBLE) AS y");
        assertThatThrownBy(() -> fit(rows, Models.linear(1, Optional.empty(), "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("future timestamp: 2 rows have a t after 2026-01-01T00:00:00Z");
    }

    @Test
    void aModelOfBeforeIsStartedFrom() {
        ModelConfig model = Models.logistic(1, "x", "z");
        Dataset<Row> rows = twoClasses(60);
        ModelDocument first = fit(rows, model).document();
        Split split = Split.of(rows, model, List.of());
        Trainer.Options options =
                new Trainer.Options(1, Models.options(told::add).clock(), told::add, Optional.of(first));
        Trainer.Fitted again = Trainer.fit(split, model, new Interval.Blocks(0, 60), options);
        assertThat(again.document().weights().margin(0, 2)[1].doubleValue())
                .isCloseTo(first.weights().margin(0, 2)[1].doubleValue(), within(1e11));
        assertThat(((LogisticRegressionModel) again.mllib()).summary().totalIterations())
                .isLessThan(6);
    }

    private static double intercept(Trainer.Fitted fitted) {
        return fitted.document().weights().margin(0, 1)[0].doubleValue() / 1e12;
    }

    private Trainer.Fitted fit(Dataset<Row> rows, ModelConfig model) {
        return Trainer.fit(
                Split.of(rows, model, List.of()), model, new Interval.Blocks(0, 20), Models.options(told::add));
    }

    /** t, x from −1 to 1, z noise and y, mostly the sign of x. */
    private Dataset<Row> twoClasses(int n) {
        return spark().range(n)
                .selectExpr(
                        "id AS t",
                        "pmod(xxhash64(id), 1000) / 500D - 1 AS x",
                        "pmod(xxhash64(id, 1), 1000) / 500D AS z")
                .selectExpr("t", "x", "z", "IF(x + z / 10 > 0.2, 1, 0) AS y")
                .coalesce(1);
    }

    private static SplitConfig folds(int folds) {
        return new SplitConfig(SplitConfig.By.TIME, 1, Optional.empty(), folds, false);
    }
}
