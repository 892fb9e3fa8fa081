package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import java.util.List;

/**
 * All entries of a stream up to a block that was final when they were kept.
 *
 * @param blockNumber the number of that block
 * @param blockHash its hash, which the chain must still have at that number
 * @param entries in their order; each makes its head of the one before it
 */
public record KeptEntries(long blockNumber, Hash32 blockHash, List<AppendedEntry> entries) {
    public KeptEntries {
        entries = List.copyOf(entries);
    }
}
