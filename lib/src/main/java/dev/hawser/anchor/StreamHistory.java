package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import java.util.List;
import java.util.Optional;

/**
 * All entries of a stream up to a block: none is missing.
 *
 * @param at the block whose head the entries make
 * @param head the head at that block: the stream's id where there is no entry
 */
public record StreamHistory(Stream stream, Block at, Hash32 head, List<AppendedEntry> entries) {
    public StreamHistory {
        entries = List.copyOf(entries);
    }

    /** Whether the entry stands in the stream. */
    public boolean contains(Entry entry) {
        return find(entry).isPresent();
    }

    /** Where the entry stands in the stream. */
    public Optional<AppendedEntry> find(Entry entry) {
        return entries.stream()
                .filter(appended -> appended.entry().equals(entry))
                .findFirst();
    }

    /** What follows one of its entries. */
    public List<Entry> after(AppendedEntry one) {
        return entries.stream()
                .filter(appended -> appended.index() > one.index())
                .map(AppendedEntry::entry)
                .toList();
    }
}
