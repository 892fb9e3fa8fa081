package dev.hawser.anchor;

import java.time.Instant;
import java.util.Optional;

/**
 * What a unit of gas cost at a time, and what was forecast then.
 *
 * @param price above 0, in the unit of the whole series
 */
public record FeeRow(Instant at, double price, Optional<Ahead> ahead) {
    public FeeRow {
        if (!(price > 0) || Double.isInfinite(price)) {
            throw new IllegalArgumentException("a price of " + price);
        }
    }

    /** A price of which nothing was forecast. */
    public static FeeRow of(Instant at, double price) {
        return new FeeRow(at, price, Optional.empty());
    }

    /**
     * A forecast with its interval, in the same unit.
     *
     * @param lower below which a twentieth of the outcomes lies; may be 0 or less where the model is additive
     * @param upper above which a twentieth of the outcomes lies
     */
    public record Ahead(double forecast, double lower, double upper) {
        /** The 95th percentile of the normal distribution. */
        private static final double HALF_WIDTH = 1.6448536269514722;

        public Ahead {
            if (!(forecast > 0) || !(upper > forecast) || !(lower < forecast)) {
                throw new IllegalArgumentException("a forecast of " + forecast + " between " + lower + " and " + upper);
            }
        }

        /** The standard deviation of the logarithm of what comes. */
        double spread() {
            return lower > 0 ? Math.log(upper / lower) / (2 * HALF_WIDTH) : Math.log(upper / forecast) / HALF_WIDTH;
        }
    }
}
