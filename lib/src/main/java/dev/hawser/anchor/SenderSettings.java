package dev.hawser.anchor;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a sender behaves.
 *
 * @param raiseAfter how long an attempt may stand before another replaces it at a higher fee
 * @param maxHeadAge how far the newest block's time may be from the clock's
 * @param report takes what a person should know while the sender waits
 */
public record SenderSettings(
        FeePolicy fees, Duration raiseAfter, Duration maxHeadAge, Waiting waiting, Consumer<String> report) {}
