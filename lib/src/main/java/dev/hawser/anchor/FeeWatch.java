package dev.hawser.anchor;

import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at the chain's base fee until it is time to send, and bounds what is offered until the deadline is near. The outlook
 * is in gwei.
 */
public final class FeeWatch implements PriceCap {
    private static final int GWEI = 9;

    private final NodePort node;
    private final Waiting waiting;
    private final FeeTiming timing;
    private final Supplier<FeeOutlook> outlook;
    private final Consumer<String> report;
    private String lastNote = "";

    /**
     * A watch.
     *
     * @param waiting how often to look
     * @param outlook the newest there is, asked at every look
     * @param report takes what a person should know while it waits
     */
    public FeeWatch(
            NodePort node, Waiting waiting, FeeTiming timing, Supplier<FeeOutlook> outlook, Consumer<String> report) {
        this.node = node;
        this.waiting = waiting;
        this.timing = timing;
        this.outlook = outlook;
        this.report = report;
    }

    /**
     * What one look told.
     *
     * @param policy by which it was decided
     * @param price the base fee, in gwei
     */
    public record Look(String policy, double price, TimingDecision decision) {}

    public FeeTiming timing() {
        return timing;
    }

    /** Decides by the chain's newest block. */
    public Look look() {
        Instant now = now();
        FeeOutlook known = outlook.get();
        TimingPolicy policy = timing.policy(now, known);
        if (!policy.equals(timing.policy())) {
            note("the newest fee forecast is of " + known.newest().at() + ", more than the "
                    + known.horizon().toSeconds() + " s ago that it looks ahead: deciding by policy '" + policy.name()
                    + "' instead");
        }
        double price = gwei(node.latest().baseFee());
        return new Look(policy.name(), price, timing.decide(now, price, known));
    }

    /** Returns when it is time to send. A node that does not answer is asked again, as long as waiting is allowed. */
    public void await() {
        boolean said = false;
        while (now().isBefore(timing.lastMoment())) {
            try {
                Look look = look();
                if (look.decision().send()) {
                    report.accept(text(look) + ": sending");
                    return;
                }
                if (!said) {
                    report.accept(text(look) + ": waiting, until " + timing.lastMoment() + " at the longest");
                    said = true;
                }
            } catch (RetryableException e) {
                note("asking again: " + e.getMessage());
            }
            Duration left = Duration.between(now(), timing.lastMoment());
            Duration interval = waiting.interval();
            waiting.pause().pause(left.compareTo(interval) < 0 && !left.isNegative() ? left : interval);
        }
        report.accept("the deadline " + timing.deadline() + " is near: sending at any fee within the budget");
    }

    /** What the policy would pay now, and the tip; nothing but the budget counts when the deadline is near. */
    @Override
    public Optional<Wei> most() {
        double most = timing.most(now(), outlook.get());
        if (Double.isInfinite(most)) {
            return Optional.empty();
        }
        Wei price = new Wei(BigDecimal.valueOf(most)
                .movePointRight(GWEI)
                .setScale(0, RoundingMode.CEILING)
                .toBigIntegerExact());
        return Optional.of(price.plus(node.suggestedTip()));
    }

    private static String text(Look look) {
        return String.format(
                Locale.ROOT,
                "base fee %.6g gwei, to be at most %.6g by policy '%s'",
                look.price(),
                look.decision().most(),
                look.policy());
    }

    /** Says once what stays the same for many looks. */
    private void note(String text) {
        if (!text.equals(lastNote)) {
            report.accept("warning: " + text);
            lastNote = text;
        }
    }

    private Instant now() {
        return waiting.clock().instant();
    }

    private static double gwei(Wei wei) {
        return new BigDecimal(wei.value()).movePointLeft(GWEI).doubleValue();
    }
}
