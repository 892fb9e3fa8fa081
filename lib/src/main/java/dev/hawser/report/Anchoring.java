package dev.hawser.report;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Stream;
import java.util.Optional;

/** What is known of a run's entry on chain. */
public sealed interface Anchoring {

    /** No chain was asked. */
    record NotLookedUp() implements Anchoring {}

    /**
     * The stream has no entry of the run.
     *
     * @param block the newest block that was looked at
     */
    record Missing(Stream stream, long block) implements Anchoring {}

    /**
     * The run stands in its stream.
     *
     * @param isFinal whether the entry's block is, by the rule that the configuration states
     * @param latency how long it took; empty where the store does not have the times
     */
    record Appended(Stream stream, AppendedEntry entry, boolean isFinal, Optional<Latency> latency)
            implements Anchoring {}
}
