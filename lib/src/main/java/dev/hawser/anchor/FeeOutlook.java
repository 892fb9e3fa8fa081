package dev.hawser.anchor;

import java.time.Duration;

/**
 * What the rows of a series that are known by now say of what comes.
 *
 * @param newest the last of them
 * @param step the time between two rows
 * @param horizon how far a forecast looks ahead
 * @param window how far the trailing statistics look back
 * @param meanLog the trailing mean of the prices' logarithms
 * @param median the trailing median of the prices
 * @param memory the share of a price's logarithmic deviation from its level that is left one step later, above 0 and below 1
 */
public record FeeOutlook(
        FeeRow newest,
        Duration step,
        Duration horizon,
        Duration window,
        double meanLog,
        double median,
        double memory) {}
