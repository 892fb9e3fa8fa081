package dev.hawser.config;

import java.time.Duration;
import java.util.Optional;

/**
 * When to send what has a deadline.
 *
 * @param forecast the pipeline whose batches forecast the fee, in gwei for a unit of gas
 * @param horizon how far these look ahead
 * @param margin the time before a deadline in which the fee no longer counts; by default five times as long as an attempt
 *     may stand
 */
public record TimingConfig(Optional<String> forecast, Optional<Duration> horizon, Duration margin) {}
