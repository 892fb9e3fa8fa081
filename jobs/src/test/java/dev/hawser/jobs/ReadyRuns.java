package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Entry;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Parents;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RunKey;
import dev.hawser.store.Attempt;
import dev.hawser.store.RunStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Runs that are published and wait to be anchored, without the rows that they would describe: a dataset a day, and a batch
 * made from it.
 *
 * @param sources the entries of the pipeline's datasets, in order
 * @param batches those of its batches
 */
record ReadyRuns(List<Entry> sources, List<Entry> batches) {
    static final String PIPELINE = "trial";

    private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

    static ReadyRuns publish(URI folder, Address owner, int days) {
        RunStore store = RunStore.open(folder, new Configuration(), Clock.systemUTC());
        List<Entry> sources = new ArrayList<>();
        List<Entry> batches = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            Manifest dataset = publish(store, owner, day, "dataset", Parents.NONE);
            Parents parents = new Parents(List.of(dataset.digest()), Optional.empty());
            Manifest batch = publish(store, owner, day, "batch", parents);
            sources.add(new Entry(dataset.root(), dataset.digest()));
            batches.add(new Entry(batch.root(), batch.digest()));
        }
        return new ReadyRuns(sources, batches);
    }

    private static Manifest publish(RunStore store, Address owner, int day, String kind, Parents parents) {
        Hash32 name = Keccak.hash((kind + day).getBytes(StandardCharsets.UTF_8));
        RunKey key = RunKey.parse(name.toString().substring(0, 34));
        Attempt attempt = store.begin(key);
        ObjectNode json = Json.object()
                .put("format", "hawser-" + kind + "-v1")
                .put("pipeline", PIPELINE)
                .put("interval", FIRST.plusDays(day) + "T00:00:00Z/" + FIRST.plusDays(day + 1) + "T00:00:00Z")
                .put("run", key.toString())
                .put("attempt", attempt.name())
                .put("created", attempt.created().toString())
                .put("owner", owner.toString())
                .put("stream", kind.equals("batch") ? PIPELINE : PIPELINE + ".sources")
                .put("root", name.toString())
                .put("count", 1);
        json.set("parents", parents.toJson());
        return store.publish(attempt, Manifest.of(json));
    }
}
