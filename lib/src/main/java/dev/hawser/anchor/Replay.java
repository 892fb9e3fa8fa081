package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;

/** What replaying a stream's events against its head shows. */
public sealed interface Replay {

    /** The events make the head: the history is whole. */
    record Complete(StreamHistory history) implements Replay {}

    /** The node did not give what is needed; the stream may be sound. */
    record CannotTell(Stream stream, Block at, String reason) implements Replay {}

    /** The node's own answers exclude each other. */
    record Contradiction(Stream stream, Block at, String reason, Hash32 fromEvents, Hash32 fromState)
            implements Replay {}

    /**
     * The history, for callers that can't go on without it.
     *
     * @throws RetryableException if it can't be told
     * @throws TamperedException on a contradiction
     */
    default StreamHistory history() {
        if (this instanceof Complete complete) {
            return complete.history();
        }
        if (this instanceof CannotTell unknown) {
            throw new RetryableException(
                    "can't tell the history of " + unknown.stream() + " at " + unknown.at() + ": " + unknown.reason(),
                    "run again, with a node that keeps all logs since the registry's deployment");
        }
        Contradiction found = (Contradiction) this;
        throw new TamperedException(
                found.stream() + " at " + found.at() + ": " + found.reason() + "\n  head by events "
                        + found.fromEvents() + "\n  head by state  " + found.fromState(),
                "compare with a node of your own, and trust neither answer until they agree");
    }
}
