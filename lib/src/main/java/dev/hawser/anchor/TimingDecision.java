package dev.hawser.anchor;

/**
 * Whether to send.
 *
 * @param most the most that a unit of gas may cost now; infinite where only the budget counts
 */
public record TimingDecision(boolean send, double most) {}
