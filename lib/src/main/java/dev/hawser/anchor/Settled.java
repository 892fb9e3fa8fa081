package dev.hawser.anchor;

import java.time.Duration;

/**
 * A transaction that is final.
 *
 * @param attempts the signatures that it took
 * @param untilFinal the time from the first signature until it was seen to be final
 */
public record Settled(Call call, Receipt receipt, int attempts, Duration untilFinal) {}
