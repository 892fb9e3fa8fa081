package dev.hawser.verify;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.manifest.Manifest;
import java.util.Optional;

/**
 * An entry of a stream with what the store knows of it.
 *
 * @param manifest of that digest, where the store has it
 * @param earlier the index of the entry that this one replaces, contradicts or repeats
 * @param inSample whether the batch's model may have learnt from the rows that it tells of
 * @param remark what a reader must know beside the standing
 */
public record RecordedEntry(
        AppendedEntry appended,
        Optional<Manifest> manifest,
        Standing standing,
        Optional<Long> earlier,
        boolean inSample,
        Optional<String> remark) {

    public long index() {
        return appended.index();
    }

    /** Whether it is a batch of the stream, whose rows can be scored. */
    public boolean isBatch() {
        return standing == Standing.FIRST || standing == Standing.CORRECTION || standing == Standing.CONTRADICTION;
    }

    /** Whether its rows belong to the stream's cumulative metric. */
    public boolean counts() {
        return standing == Standing.FIRST && !inSample;
    }

    /** The batch's manifest; there is one where {@link #isBatch} holds. */
    public Manifest batch() {
        return manifest.orElseThrow();
    }
}
