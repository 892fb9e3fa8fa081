package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.TamperedException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All entries of a stream, which make its head.
 *
 * @param id the stream's id: the head where there is no entry
 * @param retired whether nothing can follow
 */
public record LedgerHistory(LedgerStream stream, Hash32 id, Hash32 head, boolean retired, List<LedgerEntry> entries) {

    /** @throws TamperedException unless the entries, in their order, make the head of the id */
    public LedgerHistory {
        entries = List.copyOf(entries);
        Hash32 made = id;
        for (LedgerEntry entry : entries) {
            made = entry.entry().headAfter(made);
            requireEqual(stream, "entry " + entry.index(), made, entry.head());
        }
        requireEqual(stream, "the last of " + entries.size() + " entries", made, head);
    }

    /** The wanted entries that it lacks, each once, in the order wanted. */
    public List<Entry> missing(List<Entry> wanted) {
        Set<Entry> missing = new LinkedHashSet<>(wanted);
        entries.forEach(entry -> missing.remove(entry.entry()));
        return List.copyOf(missing);
    }

    private static void requireEqual(LedgerStream stream, String what, Hash32 made, Hash32 stated) {
        if (!made.equals(stated)) {
            throw new TamperedException(
                    what + " of " + stream + " does not make the head that the ledger states" + "\n  head by entries "
                            + made + "\n  head stated     " + stated,
                    "compare with a peer of another organisation, and trust neither answer until they agree");
        }
    }
}
