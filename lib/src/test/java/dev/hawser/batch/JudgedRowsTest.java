package dev.hawser.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.HistoryConfig;
import dev.hawser.config.ModelConfig;
import dev.hawser.config.PipelineConfig;
import dev.hawser.config.PublishConfig;
import dev.hawser.config.TableConfig;
import dev.hawser.feature.Island;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.model.Models;
import dev.hawser.model.TrackRecord;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.testing.SparkSuite;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two batches of rows 1 to 4 and 5 to 6, and a dataset that knows what came of some of them. */
class JudgedRowsTest extends SparkSuite {
    @TempDir
    static Path folder;

    private static final List<JudgedRows.Anchored> BATCHES = new ArrayList<>();

    /** Once, when there is Spark. */
    @BeforeEach
    void publish() {
        if (!BATCHES.isEmpty()) {
            return;
        }
        batch(0, "SELECT id, CAST(id AS DOUBLE) AS x FROM VALUES (1L), (2L), (3L), (4L) AS t(id)", "blocks:0/5", 103);
        batch(1, "SELECT id, CAST(id AS DOUBLE) AS x FROM VALUES (4L), (5L), (6L) AS t(id)", "blocks:5/7", 103);
        table("points", """
                SELECT * FROM VALUES (1L, 1D, 10D, 1.5D), (2L, 1D, NULL, 1D), (3L, 1D, 30D, 3D), (3L, 1D, 31D, 3D),
                  (4L, 1D, 40D, NULL), (5L, 1D, 50D, 5D) AS t(id, x, y, p)
                """);
        table(
                "blocks",
                "SELECT number, timestamp_seconds(100 + number) AS timestamp FROM VALUES (1L), (4L) AS t(number)");
    }

    @Test
    void rowsStandBesideWhatCameTrueOfThem() {
        JudgedRows judged = judged("SELECT id, id AS t, x, y, p FROM points", true);
        assertThat(judged.kind()).isEqualTo(TrackRecord.Kind.LINEAR);
        assertThat(judged.unscored()).isEmpty();
        assertThat(texts(judged))
                .as("the query gives key 3 twice, has no label of 2 and no row of 6")
                .containsExactly(
                        "[0,1.5,10.0,1.5]",
                        "[0,2.0,null,1.0]",
                        "[0,2.5,null,null]",
                        "[0,3.0,40.0,null]",
                        "[1,3.0,40.0,null]",
                        "[1,3.5,50.0,5.0]",
                        "[1,4.0,null,null]");
    }

    @Test
    void aKeyOfAnEarlierBatchThatCountsIsMarked() {
        List<String> again = judged("SELECT id, id AS t, x, y, p FROM points", true)
                .rows()
                .where(TrackRecord.AGAIN)
                .select(TrackRecord.ENTRY, TrackRecord.PREDICTION)
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
        assertThat(again).containsExactly("[1,3.0]");
    }

    @Test
    void blocksTellWhenOutcomesWereKnownWhereNothingElseDoes() {
        JudgedRows byBlock = judged("SELECT id, id AS t, x, y, p FROM points", true);
        assertThat(byBlock.clock()).contains("the time of block t (time)");
        assertThat(late(byBlock)).containsExactly("[1.5,true]", "[2.0,null]", "[2.5,null]", "[3.0,false]");
        JudgedRows byTime = judged("SELECT id, timestamp_seconds(102 + id) AS t, x, y, p FROM points", true);
        assertThat(byTime.clock().orElseThrow()).startsWith("column t (time");
        assertThat(late(byTime)).containsExactly("[1.5,true]", "[2.0,false]", "[2.5,null]", "[3.0,false]");
        assertThat(judged("SELECT id, id AS t, x, y, p FROM points", false).clock())
                .isEmpty();
    }

    @Test
    void batchesThatCannotBeMatchedAreNamed() {
        JudgedRows judged = judged("SELECT id + 0 AS number, id AS t, x, y, p FROM points", true);
        assertThat(judged.unscored()).hasSize(2).containsEntry(0, "the query gives no column id, which is in its key");
        assertThat(judged.rows().isEmpty()).isTrue();
    }

    private List<String> late(JudgedRows judged) {
        return judged
                .rows()
                .where(TrackRecord.ENTRY + " = 0")
                .orderBy(TrackRecord.PREDICTION)
                .select(TrackRecord.PREDICTION, TrackRecord.LATE)
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }

    private List<String> texts(JudgedRows judged) {
        return judged
                .rows()
                .orderBy(TrackRecord.ENTRY, TrackRecord.PREDICTION)
                .select(TrackRecord.ENTRY, TrackRecord.PREDICTION, TrackRecord.LABEL, TrackRecord.BASELINE)
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }

    private JudgedRows judged(String sql, boolean withBlocks) {
        Interval interval = Interval.parse("blocks:0/10");
        Manifest dataset = Manifest.of(Json.object()
                .put("format", "hawser-dataset-v1")
                .put("interval", interval.toString())
                .put("created", "2024-01-01T00:00:00Z"));
        return JudgedRows.of(
                spark(),
                pipeline(sql, withBlocks),
                BATCHES,
                Island.of(List.of(dataset)),
                one -> folder.resolve("data").toUri().toString());
    }

    private void batch(int entry, String rows, String interval, long anchored) {
        Path attempt = folder.resolve("attempt-" + entry);
        ObjectNode json = Json.object();
        json.setAll(Batches.manifest(Batches.write(spark().sql(rows), Batches.idAndForecast(), 0, attempt))
                .members()
                .node());
        json.put("interval", interval);
        BATCHES.add(new JudgedRows.Anchored(
                entry, Manifest.of(json), new BatchFolder(attempt.toUri()), Instant.ofEpochSecond(anchored), true));
    }

    private void table(String name, String sql) {
        spark().sql(sql).write().parquet(folder.resolve("data").resolve(name).toString());
    }

    private static PipelineConfig pipeline(String sql, boolean withBlocks) {
        List<TableConfig> tables =
                new ArrayList<>(List.of(new TableConfig("points", false, List.of(), List.of(), Optional.empty())));
        if (withBlocks) {
            tables.add(new TableConfig("blocks", true, List.of(), List.of(), Optional.empty()));
        }
        ModelConfig model = Models.persistence("p", "x");
        return new PipelineConfig(
                "p",
                Optional.of("table"),
                List.of(),
                tables,
                HistoryConfig.NONE,
                Optional.empty(),
                sql,
                "q.sql",
                Hash32.ZERO,
                model,
                new PublishConfig(List.of(Batches.column("x", "value")), List.of("id"), true),
                0,
                List.of(),
                false,
                Hash32.ZERO);
    }
}
