package dev.hawser.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.config.LeakageConfig;
import dev.hawser.config.ModelConfig;
import dev.hawser.feature.Split;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class LeakageTest extends SparkSuite {

    @Test
    void allLeaksAreNamedAtOnce() {
        assertThatThrownBy(() -> check(leaking(), model(List.of())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("label-in-feature:copied (it alone tells the classes apart)")
                .hasMessageContaining("missingness:gone (where it is missing the label's mean is 1.0, elsewhere 0.0)")
                .hasMessageContaining("entity-on-both-sides:who (")
                .hasMessageNotContaining("fair");
    }

    @Test
    void anAllowedLeakIsToldAndStopsNothing() {
        List<Finding> findings =
                check(leaking(), model(List.of("label-in-feature", "missingness:gone", "entity-on-both-sides:who")));
        assertThat(findings)
                .extracting(Finding::name)
                .containsExactlyInAnyOrder(
                        "label-in-feature:copied", "missingness:gone", "entity-on-both-sides:who", "constant:same");
        assertThat(findings).allMatch(Finding::allowed);
        assertThat(findings.get(findings.size() - 1).toJson().path("value").textValue())
                .isEqualTo("1");
    }

    @Test
    void aNumberThatIsTheLabelButForItsUnitIsALeakOfALinearModel() {
        Dataset<Row> rows = spark().range(100)
                .selectExpr("id AS t", "CAST(5 * id + id % 2 AS DOUBLE) AS x", "CAST(id AS DOUBLE) AS y");
        assertThatThrownBy(() -> check(rows, Models.linear(1, Optional.empty(), "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("label-in-feature:x (it is the label, but for a factor and a constant)");
        assertThat(check(rows.selectExpr("t", "x % 7 AS x", "y"), Models.linear(1, Optional.empty(), "x")))
                .isEmpty();
    }

    private static List<Finding> check(Dataset<Row> rows, ModelConfig model) {
        return Leakage.check(Split.of(rows, model, List.of("t")), model, List.of());
    }

    private static ModelConfig model(List<String> allowed) {
        return Models.with(
                Models.logistic(0.5, "fair", "copied", "gone", "same"),
                new LeakageConfig(List.of(), Optional.of("who"), allowed));
    }

    private Dataset<Row> leaking() {
        return spark().range(400)
                .selectExpr("id AS t", "IF(pmod(xxhash64(id), 3) = 0, 1, 0) AS y", "id")
                .selectExpr(
                        "t",
                        "y",
                        "CAST(pmod(xxhash64(id, 1), 50) + y AS DOUBLE) AS fair",
                        "CAST(IF(y = 1, 5 + id % 3, id % 5) AS DOUBLE) AS copied",
                        "IF(y = 1, NULL, CAST(id % 9 AS DOUBLE)) AS gone",
                        "3.0D AS same",
                        "id % 20 AS who");
    }
}
