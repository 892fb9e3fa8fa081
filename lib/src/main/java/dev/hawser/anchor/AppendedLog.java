package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import java.time.Instant;

/**
 * An {@code Appended} event as a node gives it: a claim, until a replay ends in the head.
 *
 * @param head the head after the entry, as the event states it
 */
public record AppendedLog(
        Entry entry, Hash32 head, Hash32 transactionHash, long blockNumber, Hash32 blockHash, Instant blockTimestamp) {}
