package dev.hawser.anchor;

import java.time.Clock;
import java.time.Duration;

/**
 * How long to wait for a transaction.
 *
 * @param interval the time between two looks
 * @param timeout the time after which to give up; the transaction may still be included later
 */
public record Waiting(Clock clock, Pause pause, Duration interval, Duration timeout) {}
