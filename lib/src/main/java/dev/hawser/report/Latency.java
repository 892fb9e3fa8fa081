package dev.hawser.report;

import dev.hawser.manifest.BatchTimes;
import dev.hawser.manifest.EntryTimes;
import java.time.Duration;
import java.time.Instant;

/**
 * How long it took from a batch's last row in storage to a final entry, by step. A step that two clocks time, the driver's
 * and the chain's, counts as nothing where they disagree about the order.
 *
 * @param leaves reading the rows back, hashing and sorting them
 * @param root building and keeping the tree over the leaves
 * @param waiting from then to the first signature: publication, and waiting for a run of {@code anchor} or for a lower fee
 * @param mining from the first signature to the time that the entry's block states
 * @param finality from there until the driver saw that the block is final
 */
public record Latency(Duration leaves, Duration root, Duration waiting, Duration mining, Duration finality) {

    public static Latency of(BatchTimes batch, EntryTimes entry) {
        return new Latency(
                between(batch.stored(), batch.hashed()),
                between(batch.hashed(), batch.rooted()),
                between(batch.rooted(), entry.signed()),
                between(entry.signed(), entry.mined()),
                between(entry.mined(), entry.seenFinal()));
    }

    public Duration total() {
        return leaves.plus(root).plus(waiting).plus(mining).plus(finality);
    }

    private static Duration between(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }
}
