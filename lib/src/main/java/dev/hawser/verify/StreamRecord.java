package dev.hawser.verify;

import dev.hawser.anchor.StreamHistory;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a pipeline's stream of batches says, entry by entry, as anyone sees it who has the chain and a copy of the store.
 *
 * @param history the stream's entries, of which none is missing
 * @param entries the same with their manifests, in the stream's order
 */
public record StreamRecord(StreamHistory history, List<RecordedEntry> entries) {
    public StreamRecord {
        entries = List.copyOf(entries);
    }

    /** @param manifests those of the store, by digest */
    public static StreamRecord of(StreamHistory history, Map<Hash32, Manifest> manifests) {
        RecordReader reader = new RecordReader(history.stream(), manifests);
        return new StreamRecord(
                history, history.entries().stream().map(reader::read).toList());
    }

    /** Entries of that standing, in the stream's order. */
    public List<RecordedEntry> of(Standing standing) {
        return entries.stream().filter(entry -> entry.standing() == standing).toList();
    }

    /** The batches that can be scored, in the stream's order. */
    public List<RecordedEntry> batches() {
        return entries.stream().filter(RecordedEntry::isBatch).toList();
    }

    /** Entries that a later one replaced, with the last one that did. */
    public Map<Long, RecordedEntry> superseded() {
        Map<Long, RecordedEntry> superseded = new TreeMap<>();
        of(Standing.CORRECTION).forEach(entry -> superseded.put(entry.earlier().orElseThrow(), entry));
        return superseded;
    }

    /** What lies between the intervals of the batches, and no batch tells of. */
    public List<Interval> gaps() {
        List<Interval> gaps = new ArrayList<>();
        gaps.addAll(gaps(Interval.Blocks.class));
        gaps.addAll(gaps(Interval.Time.class));
        return gaps;
    }

    private List<Interval> gaps(Class<? extends Interval.Bounded> kind) {
        List<? extends Interval.Bounded> told = batches().stream()
                .map(entry -> entry.batch().interval())
                .filter(kind::isInstance)
                .map(kind::cast)
                .sorted(Comparator.comparing(Interval.Bounded::start))
                .toList();
        List<Interval> gaps = new ArrayList<>();
        long end = told.isEmpty() ? 0 : told.get(0).end();
        for (Interval.Bounded interval : told) {
            if (interval.start() > end) {
                gaps.add(interval.at(end, interval.start()));
            }
            end = Math.max(end, interval.end());
        }
        return gaps;
    }
}
