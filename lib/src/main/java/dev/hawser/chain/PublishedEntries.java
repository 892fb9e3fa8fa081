package dev.hawser.chain;

import dev.hawser.anchor.Entry;
import dev.hawser.anchor.StreamName;
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

/** What a store's published runs would have in the streams of their pipelines. */
public final class PublishedEntries {
    private final RunStore store;
    private final Map<Hash32, Manifest> byDigest;

    public PublishedEntries(RunStore store) {
        this.store = store;
        this.byDigest = store.byDigest();
    }

    /** A stream and what belongs into it, in the order of the stream. */
    public record Contents(StreamName stream, List<Manifest> runs) {

        public List<Entry> entries() {
            return runs.stream().map(run -> new Entry(run.root(), run.digest())).toList();
        }

        /** The owner whom the runs name; they have one. */
        public Address owner() {
            return runs.get(0).owner();
        }
    }

    /** Whether the store has the manifest of that digest. */
    public boolean has(Hash32 digest) {
        return byDigest.containsKey(digest);
    }

    /** Every pipeline that has a batch, by name. */
    public List<String> pipelines() {
        return byDigest.values().stream()
                .filter(run -> run.kind() == Manifest.Kind.BATCH)
                .map(Manifest::pipeline)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The pipeline's two streams: datasets and models before the batches that use them.
     *
     * @throws InvalidInputException if there is no batch
     */
    public List<Contents> of(String pipeline, Optional<Interval> interval) {
        List<Manifest> batches = byDigest.values().stream()
                .filter(run -> run.kind() == Manifest.Kind.BATCH
                        && run.pipeline().equals(pipeline)
                        && interval.map(run.interval()::equals).orElse(true))
                .sorted(Comparator.comparing((Manifest batch) -> start(batch.interval()))
                        .thenComparing(Manifest::created))
                .toList();
        if (batches.isEmpty()) {
            throw new InvalidInputException(
                    "pipeline " + pipeline + " has no published batch"
                            + interval.map(i -> " of interval " + i).orElse("") + " in the store",
                    "run predict first");
        }
        return List.of(
                new Contents(StreamName.ofSources(pipeline), sources(batches)),
                new Contents(StreamName.ofBatches(pipeline), batches));
    }

    private List<Manifest> sources(List<Manifest> batches) {
        Map<Hash32, Manifest> sources = new LinkedHashMap<>();
        batches.forEach(batch -> addParents(batch, sources));
        return List.copyOf(sources.values());
    }

    private void addParents(Manifest child, Map<Hash32, Manifest> sources) {
        List<Hash32> digests = new ArrayList<>();
        child.parents().model().ifPresent(digests::add);
        digests.addAll(child.parents().datasets());
        for (Hash32 digest : digests) {
            Manifest parent = Optional.ofNullable(byDigest.get(digest)).orElseGet(() -> store.require(digest));
            addParents(parent, sources);
            sources.putIfAbsent(digest, parent);
        }
    }

    private static long start(Interval interval) {
        if (interval instanceof Interval.Blocks blocks) {
            return blocks.from();
        }
        return interval instanceof Interval.Time time ? time.from().getEpochSecond() : 0;
    }
}
