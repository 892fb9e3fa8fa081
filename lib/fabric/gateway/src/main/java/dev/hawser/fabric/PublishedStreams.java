package dev.hawser.fabric;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.LedgerAnchorer;
import dev.hawser.anchor.LedgerEntry;
import dev.hawser.anchor.LedgerHistory;
import dev.hawser.anchor.LedgerStream;
import dev.hawser.chain.PublishedEntries;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import dev.hawser.store.RunStore;
import java.util.List;
import java.util.Optional;

/** What a store's runs would have in the streams that they name as their homes. */
final class PublishedStreams {
    private PublishedStreams() {}

    /** Streams, and what of the store's is to be looked for in them. */
    record Selection(PublishedEntries published, List<PublishedEntries.Contents> contents) {}

    static Selection all(RunStore store, Optional<String> pipeline) {
        PublishedEntries published = new PublishedEntries(store);
        return new Selection(published, of(published, pipeline));
    }

    /** The batch, others of its interval, and all that they were made from. */
    static Selection madeFor(RunStore store, RunKey run) {
        Manifest manifest = store.find(run)
                .filter(found -> found.kind() == Manifest.Kind.BATCH)
                .orElseThrow(() -> new InvalidInputException(
                        "no batch " + run + " is published in the store", "take a key from 'hawser runs'"));
        PublishedEntries published = new PublishedEntries(store);
        return new Selection(published, published.of(manifest.pipeline(), Optional.of(manifest.interval())));
    }

    /** The streams of the pipeline, or of every pipeline that has a batch. */
    static List<PublishedEntries.Contents> of(PublishedEntries published, Optional<String> pipeline) {
        List<String> pipelines = pipeline.map(List::of).orElseGet(published::pipelines);
        if (pipelines.isEmpty()) {
            throw new InvalidInputException(
                    "no batch is published in the store", "run a pipeline first, or name another --store");
        }
        return pipelines.stream()
                .flatMap(name -> published.of(name, Optional.empty()).stream())
                .toList();
    }

    /** @throws InvalidInputException if the runs name several owners */
    static LedgerStream home(PublishedEntries.Contents contents) {
        for (Manifest run : contents.runs()) {
            if (!run.owner().equals(contents.owner())) {
                throw new InvalidInputException(
                        "runs of " + contents.stream() + " name " + contents.owner() + " and " + run.owner()
                                + " as owners",
                        "publish all runs of a pipeline for one owner");
            }
        }
        return new LedgerStream(contents.owner(), contents.stream());
    }

    static ObjectNode json(LedgerAnchorer.Result result) {
        LedgerHistory history = result.history();
        ObjectNode json = Json.object()
                .put("stream", history.stream().name().toString())
                .put("owner", history.stream().owner().toString())
                .put("id", history.id().toString())
                .put("head", history.head().toString())
                .put("entries", history.entries().size())
                .put("alreadyThere", result.alreadyThere().size());
        json.putArray("appended");
        result.appended().forEach(entry -> json.withArray("appended").add(json(entry)));
        return json;
    }

    private static ObjectNode json(LedgerEntry entry) {
        return Json.object()
                .put("index", entry.index())
                .put("root", entry.entry().root().toString())
                .put("manifest", entry.entry().manifest().toString())
                .put("transaction", entry.transaction())
                .put("time", entry.time().toString());
    }
}
