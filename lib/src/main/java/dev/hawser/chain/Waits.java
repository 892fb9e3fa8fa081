package dev.hawser.chain;

import dev.hawser.primitives.RetryableException;
import java.time.Duration;

/** Sleeps; an interruption ends the command. */
public final class Waits {
    private Waits() {}

    public static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetryableException("interrupted while waiting", "run again", e);
        }
    }
}
