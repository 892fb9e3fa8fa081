package dev.hawser.anchor;

import java.time.Duration;
import java.time.Instant;

/**
 * A transaction that is final.
 *
 * @param attempts the signatures that it took
 * @param signed the time of the first signature
 * @param seenFinal when it was seen to be final
 */
public record Settled(Call call, Receipt receipt, int attempts, Instant signed, Instant seenFinal) {

    /** The time from the first signature until it was seen to be final. */
    public Duration untilFinal() {
        return seenFinal.isBefore(signed) ? Duration.ZERO : Duration.between(signed, seenFinal);
    }
}
