package dev.hawser.anchor;

import java.time.Duration;
import java.time.Instant;

/**
 * When to send something that must be in a block by a deadline.
 *
 * @param margin before the deadline, in which the fee no longer counts: time for a block, and to raise the fee
 */
public record FeeTiming(TimingPolicy policy, Instant deadline, Duration margin) {

    /**
     * Decides.
     *
     * @param price of a unit of gas now, in the outlook's unit
     */
    public TimingDecision decide(Instant now, double price, FeeOutlook outlook) {
        double most = most(now, outlook);
        return new TimingDecision(price <= most, most);
    }

    /** The most that a unit of gas may cost now. */
    public double most(Instant now, FeeOutlook outlook) {
        Duration left = Duration.between(now, lastMoment());
        return left.isNegative() || left.isZero()
                ? Double.POSITIVE_INFINITY
                : policy(now, outlook).most(outlook, left);
    }

    /**
     * The policy that the age of the newest row leaves: a forecast tells nothing of what is beyond its horizon, and of
     * prices that are older than the trailing window nothing is left but to send.
     */
    public TimingPolicy policy(Instant now, FeeOutlook outlook) {
        Duration age = Duration.between(outlook.newest().at(), now);
        if (age.compareTo(outlook.horizon()) <= 0) {
            return policy;
        }
        return age.compareTo(outlook.window()) <= 0 ? TimingPolicy.trailingMedian() : TimingPolicy.immediate();
    }

    /** From then on the fee no longer counts. */
    public Instant lastMoment() {
        return deadline.minus(margin);
    }
}
