package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.batch.BatchFolder;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Parents;
import dev.hawser.manifest.Role;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RunKey;
import dev.hawser.store.Attempt;
import dev.hawser.store.RunStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Batches of forecasts of a base fee about 20 gwei, one row a minute, without leaves and without what they were made from. */
final class FeeRuns {
    static final String PIPELINE = "fees";

    private static final int ROWS = 300;

    private FeeRuns() {}

    /**
     * Publishes one.
     *
     * @param last the time of its last row
     */
    static Manifest publish(URI folder, Address owner, Instant last) {
        RunStore store = RunStore.open(folder, new Configuration(), Clock.systemUTC());
        Manifest dataset = publish(store, owner, "dataset", PIPELINE + ".sources", last, Parents.NONE, Json.object());
        LeafSchema schema = LeafSchema.of(
                List.of(
                        LeafColumn.of("block_time", "timestamp", null, Role.KEY),
                        LeafColumn.of("price", "decimal(38,9)", null, Role.OFFSET),
                        LeafColumn.of("forecast", "decimal(38,6)", null, Role.PREDICTION),
                        LeafColumn.of("lower", "decimal(38,6)", null, Role.LOWER),
                        LeafColumn.of("upper", "decimal(38,6)", null, Role.UPPER)),
                List.of("block_time"),
                false,
                false);
        ObjectNode columns = Json.object();
        columns.set("columns", schema.columnsJson());
        ArrayNode keys = columns.putArray("key");
        schema.key().forEach(keys::add);
        Parents parents = new Parents(List.of(dataset.digest()), Optional.empty());
        return publish(store, owner, "batch", PIPELINE, last, parents, columns);
    }

    private static Manifest publish(
            RunStore store, Address owner, String kind, String stream, Instant last, Parents parents, ObjectNode more) {
        Hash32 name = Keccak.hash((kind + last).getBytes(StandardCharsets.UTF_8));
        RunKey key = RunKey.parse(name.toString().substring(0, 34));
        Attempt attempt = store.begin(key);
        ObjectNode json = Json.object()
                .put("format", "hawser-" + kind + "-v1")
                .put("pipeline", PIPELINE)
                .put("interval", "all")
                .put("run", key.toString())
                .put("attempt", attempt.name())
                .put("created", attempt.created().toString())
                .put("owner", owner.toString())
                .put("stream", stream)
                .put("root", name.toString())
                .put("count", ROWS);
        json.set("parents", parents.toJson());
        json.setAll(more);
        Manifest run = Manifest.of(json);
        if (kind.equals("batch")) {
            writeRows(new BatchFolder(store.attemptFolder(run)).rows(), last);
        }
        return store.publish(attempt, run);
    }

    private static void writeRows(String rows, Instant last) {
        Cli.spark()
                .range(ROWS)
                .selectExpr(
                        "timestamp_seconds(" + last.getEpochSecond() + " - 60 * (" + (ROWS - 1)
                                + " - id)) AS block_time",
                        "CAST(20 + 2 * sin(id / 10) AS DECIMAL(38, 9)) AS price",
                        "CAST(20 AS DECIMAL(38, 6)) AS forecast",
                        "CAST(15 AS DECIMAL(38, 6)) AS lower",
                        "CAST(27 AS DECIMAL(38, 6)) AS upper")
                .coalesce(1)
                .write()
                .parquet(rows);
    }
}
