package dev.hawser.verify;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Stream;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Supersedes;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells what each entry of a stream is, given those before it. */
final class RecordReader {
    private final Stream stream;
    private final Map<Hash32, Manifest> manifests;
    private final Map<Hash32, Long> seen = new HashMap<>();
    private final Told told = new Told();

    RecordReader(Stream stream, Map<Hash32, Manifest> manifests) {
        this.stream = stream;
        this.manifests = manifests;
    }

    /** The entries in their order. */
    RecordedEntry read(AppendedEntry appended) {
        Hash32 digest = appended.entry().manifest();
        Optional<Manifest> manifest = Optional.ofNullable(manifests.get(digest));
        if (manifest.isEmpty()) {
            seen.putIfAbsent(digest, appended.index());
            return new RecordedEntry(appended, manifest, Standing.UNKNOWN, Optional.empty(), false, Optional.empty());
        }
        Optional<String> strange = strange(appended, manifest.get());
        if (strange.isPresent()) {
            return new RecordedEntry(appended, manifest, Standing.FOREIGN, Optional.empty(), false, strange);
        }
        Long before = seen.putIfAbsent(digest, appended.index());
        return before == null
                ? batch(appended, manifest.get())
                : new RecordedEntry(
                        appended, manifest, Standing.REPEATED, Optional.of(before), false, Optional.empty());
    }

    /** Why the manifest is none of a batch of this stream. */
    private Optional<String> strange(AppendedEntry appended, Manifest manifest) {
        try {
            if (!manifest.root().equals(appended.entry().root())) {
                return Optional.of("the manifest states root " + manifest.root() + ", the entry "
                        + appended.entry().root());
            }
            if (manifest.kind() != Manifest.Kind.BATCH) {
                return Optional.of("the manifest is not a batch's");
            }
            if (!manifest.stream().equals(stream.name().value())
                    || !manifest.owner().equals(stream.owner())) {
                return Optional.of(
                        "the manifest's home is stream " + manifest.stream() + " of owner " + manifest.owner());
            }
            manifest.interval();
            manifest.supersedes();
            manifest.count();
            LeafSchema.parse(manifest.members());
            return Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.of("the manifest is not whole: " + e.getMessage());
        }
    }

    private RecordedEntry batch(AppendedEntry appended, Manifest manifest) {
        Optional<Long> replaced = manifest.supersedes()
                .map(Supersedes::digest)
                .filter(digest -> seen.containsKey(digest) && mayTellOf(digest, manifest.interval()))
                .map(seen::get);
        Optional<Long> earlier = told.of(manifest.interval());
        boolean stated = manifest.members().node().path("inSample").asBoolean(false);
        boolean learnt = hasLearntFromItsRows(manifest);
        Optional<String> hidden = learnt && !stated
                ? Optional.of("its model learnt from rows of its interval, and its manifest does not say so")
                : Optional.empty();
        boolean inSample = stated || learnt;
        if (replaced.isPresent()) {
            if (earlier.isEmpty()) {
                told.add(manifest.interval(), replaced.get());
            }
            return new RecordedEntry(appended, Optional.of(manifest), Standing.CORRECTION, replaced, inSample, hidden);
        }
        if (earlier.isPresent()) {
            return new RecordedEntry(
                    appended, Optional.of(manifest), Standing.CONTRADICTION, earlier, inSample, hidden);
        }
        told.add(manifest.interval(), appended.index());
        Optional<String> unseen = manifest.supersedes()
                .map(replacing -> "it replaces " + replacing.digest()
                        + ", which no entry before it names: what that said was never anchored");
        return new RecordedEntry(
                appended, Optional.of(manifest), Standing.FIRST, Optional.empty(), inSample, hidden.or(() -> unseen));
    }

    /** What nobody can read may tell of anything. */
    private boolean mayTellOf(Hash32 digest, Interval interval) {
        Manifest manifest = manifests.get(digest);
        return manifest == null || manifest.interval().equals(interval);
    }

    /** By what its model's manifest says, where the store has that. */
    private boolean hasLearntFromItsRows(Manifest batch) {
        return batch.parents()
                .model()
                .map(manifests::get)
                .flatMap(RecordReader::learntFrom)
                .filter(learnt -> !areApart(learnt, batch.interval()))
                .isPresent();
    }

    private static Optional<Interval> learntFrom(Manifest model) {
        try {
            return Optional.of(Interval.parse(model.members().object("document").text("trainingInterval")));
        } catch (InvalidInputException e) {
            return Optional.of(Interval.ALL);
        }
    }

    private static boolean areApart(Interval learnt, Interval told) {
        return learnt instanceof Interval.Bounded one
                && told instanceof Interval.Bounded other
                && one.isLike(other)
                && !one.overlaps(other);
    }

    /** Which entry told of an interval first; no two of them overlap. */
    private static final class Told {
        private final Map<Class<?>, TreeMap<Long, Interval.Bounded>> intervals = new HashMap<>();
        private final Map<Interval, Long> entries = new HashMap<>();

        void add(Interval interval, long entry) {
            entries.put(interval, entry);
            if (interval instanceof Interval.Bounded bounded) {
                intervals
                        .computeIfAbsent(bounded.getClass(), kind -> new TreeMap<>())
                        .put(bounded.start(), bounded);
            }
        }

        /** The entry whose interval has a position in common with this one. */
        Optional<Long> of(Interval interval) {
            if (interval instanceof Interval.Bounded bounded && intervals.containsKey(bounded.getClass())) {
                return Optional.ofNullable(intervals.get(bounded.getClass()).floorEntry(bounded.end() - 1))
                        .map(Map.Entry::getValue)
                        .filter(bounded::overlaps)
                        .map(entries::get);
            }
            return Optional.ofNullable(entries.get(interval));
        }
    }
}
