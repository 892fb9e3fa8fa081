package dev.hawser.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hawser.config.FeatureConfig;
import dev.hawser.config.FeatureConfig.Missing;
import dev.hawser.config.FeatureConfig.Range;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.Buckets;
import dev.hawser.score.Category;
import dev.hawser.score.Features;
import dev.hawser.score.Scaled;
import dev.hawser.testing.SparkSuite;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class FeatureFitTest extends SparkSuite {
    private static final Missing MEDIAN = new Missing(Missing.Policy.MEDIAN, Double.NaN);
    private static final Missing MEAN = new Missing(Missing.Policy.MEAN, Double.NaN);

    @Test
    void everyKindOfFeatureIsFittedToTheTrainingRowsAlone() {
        FeatureConfig hour = new FeatureConfig.Periodic("hour", "h", Missing.REFUSE, 24);
        FeatureConfig city = new FeatureConfig.Categorical("city", "c", Optional.of("none"), 2, false);
        Features features = FeatureFit.fit(
                rows(),
                List.of(
                        numeric("x", Missing.REFUSE, false, true),
                        numeric("y", MEAN, false, false),
                        new FeatureConfig.Numeric(
                                "z", "y", MEDIAN, Optional.empty(), Optional.of(new Range(0.2, 0.8)), true, true),
                        new FeatureConfig.Flag("y_missing", "y"),
                        new FeatureConfig.Bucketed("x_bucket", "x", Missing.REFUSE, 4),
                        city,
                        hour,
                        new FeatureConfig.Crossed("hour x city", hour, city),
                        new FeatureConfig.HashedText("hash", "c", Optional.of(""), 3)));

        Scaled x = (Scaled) features.list().get(0).transform();
        assertThat(x.mean()).isEqualTo(4.5);
        assertThat(x.scale()).isCloseTo(Math.sqrt(8.25), within(1e-12));
        assertThat(((Scaled) features.list().get(1).transform()).missing()).isEqualTo(40);
        Scaled z = (Scaled) features.list().get(2).transform();
        assertThat(List.of(z.missing(), z.low(), z.high())).containsExactly(40.0, 10.0, 70.0);
        assertThat(((Buckets) features.list().get(4).transform()).edges()).containsExactly(2.0, 4.0, 7.0);
        assertThat(((Category) features.list().get(5).transform()).values()).containsExactly("a", "none");
        assertThat(features.width()).isEqualTo(1 + 1 + 1 + 1 + 4 + 2 + 2 + 4 + 8);
        assertThat(features.output(5)).isEqualTo("x_bucket[x < 2.0]");

        List<Row> vectors = RowVectors.add(rows(), features).orderBy("x").collectAsList();
        double[] first = vectors.get(0).<Vector>getAs(RowVectors.FEATURES).toArray();
        assertThat(first[0]).isEqualTo((0 - x.mean()) / x.scale());
        assertThat(first[2]).isEqualTo((StrictMath.log1p(10) - z.mean()) / z.scale());
        assertThat(List.of(first[3], first[4], first[5], first[8], first[9])).containsExactly(0.0, 1.0, 0.0, 1.0, 0.0);
        assertThat(List.of(first[10], first[11])).containsExactly(0.0, 1.0);
        double[] missing = vectors.get(9).<Vector>getAs(RowVectors.FEATURES).toArray();
        assertThat(List.of(missing[1], missing[3], missing[7])).containsExactly(40.0, 1.0, 1.0);
        double sine = StrictMath.sin(2 * Math.PI * 9 / 24);
        assertThat(missing[10]).isEqualTo(sine);
        assertThat(missing[13]).isEqualTo(sine);
        double mean = vectors.stream()
                .mapToDouble(row -> row.<Vector>getAs(RowVectors.FEATURES).apply(2))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0, within(1e-12));
    }

    @Test
    void aConstantIsOnlyCentred() {
        Features features =
                FeatureFit.fit(rows().selectExpr("7 AS x"), List.of(numeric("x", Missing.REFUSE, false, true)));
        assertThat(features.list().get(0).transform())
                .isEqualTo(
                        new Scaled("x", Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, 7, 1));
    }

    @Test
    void aRowWithACellThatCannotBeUsedHasNoVector() {
        Dataset<Row> rows = spark().sql("SELECT * FROM VALUES (1D, 'a'), (2D, 'b'), (NULL, 'a'), (DOUBLE('NaN'), 'a'),"
                + " (3D, 'unseen') AS t(x, c)");
        Features features = FeatureFit.fit(
                rows.limit(2),
                List.of(
                        numeric("x", Missing.REFUSE, false, true),
                        new FeatureConfig.Categorical("c", "c", Optional.empty(), 1, true)));
        assertThat(RowVectors.add(rows, features)
                        .where("hawser_features IS NOT NULL")
                        .select("x")
                        .collectAsList())
                .map(row -> row.getDouble(0))
                .containsExactlyInAnyOrder(1.0, 2.0);
    }

    @Test
    void aColumnWithoutAnyValueIsNamed() {
        Dataset<Row> empty = rows().selectExpr("CAST(NULL AS DOUBLE) AS x");
        for (FeatureConfig feature : List.of(
                numeric("x", MEAN, false, false),
                new FeatureConfig.Bucketed("x", "x", Missing.REFUSE, 3),
                new FeatureConfig.Categorical("x", "x", Optional.empty(), 1, true))) {
            assertThatThrownBy(() -> FeatureFit.fit(empty, List.of(feature)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("column x has no value in the training rows, and a feature is fitted to it");
        }
    }

    private static FeatureConfig.Numeric numeric(String name, Missing missing, boolean log, boolean standardise) {
        return new FeatureConfig.Numeric(name, name, missing, Optional.empty(), Optional.empty(), log, standardise);
    }

    /** x and h 0 … 9, y 0, 10 … 80 and missing, c a at even x below 8, else missing or once b. */
    private Dataset<Row> rows() {
        return spark().range(10)
                .selectExpr(
                        "id AS x",
                        "IF(id = 9, NULL, CAST(id * 10 AS DECIMAL(10,2))) AS y",
                        "CASE WHEN id % 2 = 0 AND id < 8 THEN 'a' WHEN id = 8 THEN 'b' END AS c",
                        "CAST(id AS INT) AS h");
    }
}
