package dev.hawser.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.config.HistoryConfig;
import dev.hawser.config.PipelineConfig;
import dev.hawser.config.PublishConfig;
import dev.hawser.config.SqlText;
import dev.hawser.config.TableConfig;
import dev.hawser.model.Models;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureQueryTest extends SparkSuite {
    @TempDir
    Path data;

    @BeforeEach
    void writeTable() {
        spark().range(3)
                .selectExpr("id AS t", "CAST(id AS DOUBLE) AS x", "2 * id AS y", "CAST(id AS STRING) AS name")
                .write()
                .parquet(data.resolve("points").toString());
    }

    @Test
    void theQueryReadsTheDatasetsTables() {
        Dataset<Row> rows = FeatureQuery.rows(
                spark(), pipeline("SELECT t, x, y FROM points ORDER BY t", false), List.of(folder()), Optional.empty());
        Dataset<Row> expected =
                spark().sql("SELECT * FROM VALUES (0L, 0.0D, 0L), (1L, 1.0D, 2L), (2L, 2.0D, 4L) AS r(t, x, y)");
        assertDataFrameEquals(spark().createDataFrame(expected.javaRDD(), rows.schema()), rows);
    }

    @Test
    void viewsOfOneQueryAreNotSeenByTheNext() {
        FeatureQuery.rows(spark(), pipeline("SELECT t, x, y FROM points", false), List.of(folder()), Optional.empty());
        assertThat(spark().catalog().tableExists("points")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT t, y FROM points | q.sql gives no column 'x', which features names",
                "SELECT t, x FROM points | q.sql gives no column 'y', which label names",
                "SELECT x, y FROM points | q.sql gives no column 't', which time names",
                "SELECT t, name AS x, y FROM points | q.sql: column x, named by features, is a string",
                "SELECT t, x, name AS y FROM points | q.sql: column y, named by label, is a string",
                "SELECT t, x, y FROM elsewhere | q.sql:1, column 21: ",
                "SELEC t | q.sql:1, column 1: ",
                "SELECT t, x, y, nothing FROM points | q.sql:1, column 17: "
            })
    void aQueryThatDoesNotFitIsRefusedByName(String sql, String message) {
        assertThatThrownBy(() -> FeatureQuery.rows(spark(), pipeline(sql, false), List.of(folder()), Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(message);
    }

    /** The second dataset lacks the column {@code x} and has its columns in another order. */
    @Test
    void severalDatasetsAreReadAsOne() {
        Path other = data.resolve("other");
        spark().range(3, 5)
                .selectExpr("CAST(id AS STRING) AS name", "2 * id AS y", "id AS t")
                .write()
                .parquet(other.resolve("points").toString());
        Dataset<Row> rows = FeatureQuery.rows(
                spark(),
                pipeline("SELECT t, x, y FROM points", false),
                List.of(folder(), other.toUri().toString()),
                Optional.empty());
        Dataset<Row> expected = spark().sql("SELECT * FROM VALUES (0L, 0.0D, 0L), (1L, 1.0D, 2L), (2L, 2.0D, 4L),"
                + " (3L, NULL, 6L), (4L, NULL, 8L) AS r(t, x, y)");
        assertDataFrameNoOrderEquals(spark().createDataFrame(expected.javaRDD(), rows.schema()), rows);
    }

    @Test
    void onlyTheRowsOfTheIntervalAreReturnedButTheQueryReadsAll() {
        String sql = "SELECT t, x, sum(y) OVER (ORDER BY t) AS y FROM points";
        Dataset<Row> rows = FeatureQuery.rows(
                spark(), pipeline(sql, false), List.of(folder()), Optional.of(new Interval.Blocks(1, 2)));
        assertThat(rows.collectAsList()).containsExactly(RowFactory.create(1L, 1.0, 2L));
    }

    @Test
    void aTimestampSelectsByInstants() {
        String sql = "SELECT timestamp_seconds(t) AS t, x, y FROM points";
        Interval.Bounded second =
                new Interval.Time(Instant.parse("1970-01-01T00:00:01Z"), Instant.parse("1970-01-01T00:00:02Z"));
        Dataset<Row> rows = FeatureQuery.rows(spark(), pipeline(sql, false), List.of(folder()), Optional.of(second));
        assertThat(rows.select("x").collectAsList()).containsExactly(RowFactory.create(1.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT t, x, y FROM points | time:1970-01-01T00:00:00Z/1970-01-01T00:00:02Z | a bigint",
                "SELECT timestamp_seconds(t) AS t, x, y FROM points | blocks:0/2 | a timestamp"
            })
    void aTimeOfAnotherKindSelectsNothing(String sql, String interval, String type) {
        Interval.Bounded bounded = (Interval.Bounded) Interval.parse(interval);
        assertThatThrownBy(
                        () -> FeatureQuery.rows(spark(), pipeline(sql, false), List.of(folder()), Optional.of(bounded)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "q.sql: column t, named by time, is " + type + ", which can't select the rows of " + interval);
    }

    @Test
    void anOffsetIsExact() {
        assertThatThrownBy(() -> FeatureQuery.rows(
                        spark(),
                        pipeline("SELECT t, x, y, x AS base FROM points", true),
                        List.of(folder()),
                        Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("q.sql: column base, named by model.offset, is a double");
        assertThat(FeatureQuery.rows(
                                spark(),
                                pipeline("SELECT t, x, y, CAST(x AS DECIMAL(18,3)) AS base FROM points", true),
                                List.of(folder()),
                                Optional.empty())
                        .count())
                .isEqualTo(3);
    }

    private String folder() {
        return data.toUri().toString();
    }

    private static PipelineConfig pipeline(String sql, boolean offset) {
        return new PipelineConfig(
                "p",
                Optional.of("table"),
                List.of(),
                List.of(new TableConfig("points", false, List.of(), List.of(), Optional.empty())),
                HistoryConfig.NONE,
                Optional.empty(),
                new SqlText(sql, List.of("q.sql:1")),
                "q.sql",
                Hash32.ZERO,
                Models.linear(0.8, offset ? Optional.of("base") : Optional.empty(), "x"),
                new PublishConfig(
                        List.of(new PublishConfig.Column("t", "key", Optional.empty(), Optional.empty())),
                        List.of("t"),
                        true),
                0,
                List.of(),
                false,
                Hash32.ZERO);
    }
}
