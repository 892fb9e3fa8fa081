package dev.hawser.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.score.Documents;
import dev.hawser.score.Features;
import dev.hawser.score.Link;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Weights;
import dev.hawser.testing.SparkSuite;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class DriftTest extends SparkSuite {

    @Test
    void theIndexIsThatOfHandComputation() {
        assertThat(Drift.index(new double[] {0.5, 0.5}, new double[] {0.5, 0.5}))
                .isZero();
        assertThat(Drift.index(new double[] {0.5, 0.5}, new double[] {0.25, 0.75}))
                .isCloseTo(-0.25 * Math.log(0.5) + 0.25 * Math.log(1.5), within(1e-15));
        assertThat(Drift.index(new double[] {0, 1}, new double[] {0.5, 0.5}))
                .isCloseTo(0.4999 * Math.log(5000) - 0.5 * Math.log(0.5), within(1e-12));
    }

    @Test
    void rowsLikeThoseOfTheTrainingHaveNotMoved() {
        ModelDocument document = Documents.of(
                Link.IDENTITY,
                Optional.empty(),
                BigInteger.ZERO,
                6,
                Weights.fitted(0, new double[] {1, 0}),
                Features.identity(List.of("x", "z")));
        Dataset<Row> rows = spark().range(100).selectExpr("CAST(id AS DOUBLE) AS x", "CAST(id % 2 AS DOUBLE) AS z");
        ObjectNode reference = Drift.reference(rows, document);
        assertThat(reference.path("score").path("edges")).hasSize(9);
        ObjectNode same = Drift.of(RowScorer.score(rows, document), reference);
        assertThat(same.toString()).isEqualTo("{\"score\":\"0\",\"features\":{\"x\":\"0\",\"z\":\"0\"}}");
        ObjectNode moved = Drift.of(RowScorer.score(rows.selectExpr("x + 50 AS x", "z"), document), reference);
        assertThat(Double.parseDouble(moved.path("score").textValue())).isGreaterThan(1);
        assertThat(moved.path("features").path("z").textValue()).isEqualTo("0");
    }
}
