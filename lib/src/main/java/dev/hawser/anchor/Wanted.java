package dev.hawser.anchor;

import java.util.List;

/** Entries that are to stand in a stream, in this order where they are not there yet. */
public record Wanted(Stream stream, List<Entry> entries) {
    public Wanted {
        entries = List.copyOf(entries);
    }
}
