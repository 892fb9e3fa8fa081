package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Receipt;
import dev.hawser.anchor.StreamName;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.store.RunStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Appends a pipeline's runs to its two streams. */
@Command(name = "anchor", description = "appends to the pipeline's streams what is not yet on chain")
public final class AnchorJob implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(
            names = "--interval",
            paramLabel = "A/B",
            description = "only the runs of this interval (default: every run)")
    private String interval;

    public static void main(String[] arguments) {
        Hawser.main("anchor", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options);
                ChainSession chain = ChainSession.open(session.workspace())) {
            session.console()
                    .result(anchor(session, chain, Optional.ofNullable(interval).map(Interval::parse)));
            return 0;
        }
    }

    /**
     * Anchors datasets and models before the batches that use them.
     *
     * @return what was appended to each stream
     */
    static ObjectNode anchor(Session session, ChainSession chain, Optional<Interval> interval) {
        String pipeline = session.workspace().pipeline().name();
        RunStore store = session.workspace().store();
        Map<Hash32, Manifest> byDigest = store.byDigest();
        List<Manifest> batches = byDigest.values().stream()
                .filter(manifest -> manifest.kind() == Manifest.Kind.BATCH
                        && manifest.pipeline().equals(pipeline)
                        && interval.map(manifest.interval()::equals).orElse(true))
                .sorted(Comparator.comparing((Manifest batch) -> start(batch.interval()))
                        .thenComparing(Manifest::created))
                .toList();
        if (batches.isEmpty()) {
            throw new InvalidInputException(
                    "pipeline " + pipeline + " has no published batch"
                            + interval.map(i -> " of interval " + i).orElse("") + " in "
                            + session.workspace().storeUri(),
                    "run predict first");
        }
        chain.registry();
        OwnerCalls.warnOfOwnersKey(session.console(), chain);
        ObjectNode json = Json.object().put("pipeline", pipeline);
        ArrayNode streams = json.putArray("streams");
        streams.add(append(session, chain, StreamName.ofSources(pipeline), sources(store, byDigest, batches)));
        streams.add(append(session, chain, StreamName.ofBatches(pipeline), batches));
        return json;
    }

    private static List<Manifest> sources(RunStore store, Map<Hash32, Manifest> byDigest, List<Manifest> batches) {
        Map<Hash32, Manifest> sources = new LinkedHashMap<>();
        for (Manifest batch : batches) {
            addParents(store, batch, byDigest, sources);
        }
        return List.copyOf(sources.values());
    }

    private static void addParents(
            RunStore store, Manifest child, Map<Hash32, Manifest> byDigest, Map<Hash32, Manifest> sources) {
        List<Hash32> digests = new ArrayList<>();
        child.parents().model().ifPresent(digests::add);
        digests.addAll(child.parents().datasets());
        for (Hash32 digest : digests) {
            Manifest parent = Optional.ofNullable(byDigest.get(digest)).orElseGet(() -> store.require(digest));
            addParents(store, parent, byDigest, sources);
            sources.putIfAbsent(digest, parent);
        }
    }

    private static ObjectNode append(Session session, ChainSession chain, StreamName stream, List<Manifest> manifests) {
        requireOwner(chain.owner(), manifests);
        List<Entry> entries = manifests.stream()
                .map(manifest -> new Entry(manifest.root(), manifest.digest()))
                .toList();
        AnchorResult result = chain.anchor(stream, entries);
        session.console()
                .progress("anchor: " + stream + ": " + result.appended().size() + " appended, "
                        + result.alreadyThere().size() + " already there"
                        + result.lastTransaction()
                                .map(last -> ", transaction " + last.transactionHash() + ", " + result.gasPerAppend()
                                        + " gas each")
                                .orElse("; nothing to do"));
        return json(stream, result);
    }

    private static void requireOwner(Address owner, List<Manifest> manifests) {
        for (Manifest manifest : manifests) {
            if (!manifest.owner().equals(owner)) {
                throw new InvalidInputException(
                        "run " + manifest.run() + " was published for owner " + manifest.owner() + ", not " + owner,
                        "anchor with that owner's keystore, or as its writer with --owner " + manifest.owner());
            }
        }
    }

    private static ObjectNode json(StreamName stream, AnchorResult result) {
        ObjectNode json = Json.object()
                .put("stream", stream.value())
                .put("appended", result.appended().size())
                .put("alreadyThere", result.alreadyThere().size())
                .put("gasUsed", result.gasUsed())
                .put("gasPerAppend", result.gasPerAppend());
        ArrayNode transactions = json.putArray("transactions");
        result.transactions().stream().map(Receipt::transactionHash).forEach(hash -> transactions.add(hash.toString()));
        ArrayNode entries = json.putArray("entries");
        for (AppendedEntry entry : result.appended()) {
            entries.addObject()
                    .put("index", entry.index())
                    .put("digest", entry.entry().manifest().toString())
                    .put("block", entry.blockNumber());
        }
        return json;
    }

    private static long start(Interval interval) {
        if (interval instanceof Interval.Blocks blocks) {
            return blocks.from();
        }
        return interval instanceof Interval.Time time ? time.from().getEpochSecond() : 0;
    }
}
