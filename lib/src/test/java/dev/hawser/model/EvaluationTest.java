package dev.hawser.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.ModelConfig;
import dev.hawser.config.ModelConfig.Policy;
import dev.hawser.config.ModelConfig.Search;
import dev.hawser.config.SplitConfig;
import dev.hawser.feature.Split;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class EvaluationTest extends SparkSuite {

    @Test
    void whereAllRowsAreFittedOnEachFoldIsMeasuredByTheModelThatLeftItOut() {
        ModelConfig model = Models.with(
                Models.with(
                        Models.logistic(1, "x"),
                        new SplitConfig(SplitConfig.By.RANDOM, 1, Optional.empty(), 3, true),
                        Search.only(0.01, 0)),
                Policy.MAX_F1);
        Dataset<Row> rows = spark().range(150)
                .selectExpr("id AS t", "pmod(xxhash64(id), 1000) / 500D - 1 AS x")
                .selectExpr("t", "x", "IF(x + pmod(t * 7, 10) / 20D > 0.4, 1, 0) AS y");
        Split split = Split.of(rows, model, List.of("t"));
        Trainer.Fitted fitted = fit(split, model);
        Evaluation evaluation = Evaluation.of(split, fitted.document(), fitted.outOfFold(), model);
        assertThat(evaluation.on()).contains("out-of-fold");
        assertThat(evaluation.rows()).isEqualTo(150);
        Bootstrap.Estimate auc = evaluation.estimates().get("auc");
        assertThat(auc.value()).isBetween(0.9, 1.0);
        assertThat(auc.low()).isLessThan(auc.value());
        assertThat(evaluation.metrics())
                .containsKeys("f1", "prAuc", "precision", "recall", "ece", "skill", "baselineBrier");

        ObjectNode json = EvaluationJson.write(model, fitted, evaluation, Json.object());
        assertThat(json.path("split").path("folds").intValue()).isEqualTo(3);
        assertThat(json.path("curves").path("roc").get(0).toString()).isEqualTo("[0.0,0.0]");
        assertThat(json.path("curves")
                        .path("roc")
                        .get(json.path("curves").path("roc").size() - 1)
                        .toString())
                .isEqualTo("[1.0,1.0]");
        assertThat(json.path("threshold").path("policy").textValue()).isEqualTo("max-f1");
        assertThat(json.path("selection")).hasSize(1);
        assertThat(json.path("weights").get(0).path("feature").textValue()).isEqualTo("x");
        assertThat(json.path("slices")).hasSize(5);
        assertThat(json.path("slices").get(0).path("from").textValue()).isEqualTo("0");
    }

    @Test
    void boundsSkillAndSharesAreMeasured() {
        ModelConfig model = Models.interval(Models.persistence("b", "x"), 0.8);
        Dataset<Row> rows = spark().range(200)
                .selectExpr(
                        "id AS t",
                        "CAST(id AS DOUBLE) AS x",
                        "CAST(id - 10 AS DOUBLE) AS b",
                        "CAST(id + pmod(xxhash64(id), 1000) / 100 - 1 AS DOUBLE) AS y");
        Split split = Split.of(rows, model, List.of("t"));
        Trainer.Fitted fitted = fit(split, model);
        Evaluation evaluation = Evaluation.of(split, fitted.document(), fitted.outOfFold(), model);
        assertThat(evaluation.metrics().get("coverage")).isBetween(0.5, 1.0);
        assertThat(evaluation.metrics().get("skill"))
                .isCloseTo(
                        1
                                - Math.pow(
                                        evaluation.metrics().get("rmse")
                                                / evaluation.metrics().get("baselineRmse"),
                                        2),
                        within(1e-12));
        assertThat(evaluation.estimates().get("skill").hasInterval()).isTrue();
        ObjectNode json = EvaluationJson.write(model, fitted, evaluation, Json.object());
        assertThat(json.path("curves").path("forecast")).hasSize(100);
        assertThat(json.path("curves").path("residuals").size()).isBetween(2, 30);
    }

    @Test
    void severalClassesAreMeasuredTogether() {
        ModelConfig model = Models.classes(Models.logistic(0.5, "x"), List.of("a", "b", "c"));
        Dataset<Row> rows = spark().range(60)
                .selectExpr("id AS t", "CAST(id % 3 AS DOUBLE) AS x", "substr('abc', id % 3 + 1, 1) AS y");
        Split split = Split.of(rows, model, List.of("t"));
        Trainer.Fitted fitted = fit(split, model);
        Evaluation evaluation = Evaluation.of(split, fitted.document(), List.of(), model);
        assertThat(evaluation.metrics().get("accuracy")).isEqualTo(1);
        assertThat(evaluation.metrics().get("f1")).isCloseTo(1, within(1e-12));
        assertThat(evaluation.metrics().get("baselineLogLoss")).isCloseTo(Math.log(3), within(1e-9));
    }

    @Test
    void roundingThatShowsInThePublishedDigitsIsRefused() {
        // a weight of about 1e-12 has no digits left at scale 12
        Dataset<Row> rows = spark().range(20)
                .selectExpr("id AS t", "id * 1e12D AS x", "CAST(id * 1.4D + IF(id % 2 = 0, 0.1D, 0D) AS DOUBLE) AS y");
        ModelConfig model = Models.linear(0.5, Optional.empty(), "x");
        assertThatThrownBy(() -> fit(Split.of(rows, model, List.of()), model))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "rounding to integers moves a margin by .*, more than half a unit of model.scale = 6");
    }

    private static Trainer.Fitted fit(Split split, ModelConfig model) {
        return Trainer.fit(split, model, new Interval.Blocks(0, 20), Models.options(line -> {}));
    }
}
