package dev.hawser.anchor;

import dev.hawser.primitives.RetryableException;
import java.time.Instant;
import java.util.function.Supplier;

/** The end of a wait that looks again and again. */
final class Deadline {
    private final Waiting waiting;
    private final Instant end;

    Deadline(Waiting waiting) {
        this.waiting = waiting;
        this.end = waiting.clock().instant().plus(waiting.timeout());
    }

    /**
     * Waits until the next look.
     *
     * @throws RetryableException the one that is given, where time has run out
     */
    void rest(Supplier<RetryableException> late) {
        if (waiting.clock().instant().isAfter(end)) {
            throw late.get();
        }
        waiting.pause().pause(waiting.interval());
    }

    long seconds() {
        return waiting.timeout().toSeconds();
    }
}
