package dev.hawser.anchor;

import java.time.Duration;

/** How much a unit of gas may cost while there is still time to wait. */
public interface TimingPolicy {
    String name();

    /**
     * The reservation price: send where the present price is not above it. It never falls as time runs out, all else equal,
     * and is infinite where no time is left.
     *
     * @param left until the last moment to send
     */
    double most(FeeOutlook outlook, Duration left);

    /** Sends at once. */
    static TimingPolicy immediate() {
        return new Immediate();
    }

    /** Sends at or below a price. */
    static TimingPolicy threshold(double price) {
        return new Threshold(price);
    }

    /** Sends at or below the trailing median. */
    static TimingPolicy trailingMedian() {
        return new TrailingMedian();
    }

    /** Sends where waiting is not expected to pay, by the forecast and its interval. */
    static TimingPolicy forecast() {
        return new ForecastTiming();
    }

    /** See {@link #immediate}. */
    record Immediate() implements TimingPolicy {
        @Override
        public String name() {
            return "immediate";
        }

        @Override
        public double most(FeeOutlook outlook, Duration left) {
            return Double.POSITIVE_INFINITY;
        }
    }

    /** See {@link #threshold}. */
    record Threshold(double price) implements TimingPolicy {
        @Override
        public String name() {
            return "fixed threshold";
        }

        @Override
        public double most(FeeOutlook outlook, Duration left) {
            return left.isZero() ? Double.POSITIVE_INFINITY : price;
        }
    }

    /** See {@link #trailingMedian}. */
    record TrailingMedian() implements TimingPolicy {
        @Override
        public String name() {
            return "trailing median";
        }

        @Override
        public double most(FeeOutlook outlook, Duration left) {
            return left.isZero() ? Double.POSITIVE_INFINITY : outlook.median();
        }
    }
}
