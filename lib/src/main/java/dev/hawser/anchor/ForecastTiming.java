package dev.hawser.anchor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The reservation price of an optimal stopping problem. The logarithm of the price is taken to return to a level, step by
 * step (an autoregression of order one, whose memory the rows tell). The level lies half way between the trailing mean and
 * where the forecast says that the price is heading; the interval says how far the price strays from it.
 */
final class ForecastTiming implements TimingPolicy {
    /** A forecast's change is not extrapolated beyond this many times itself. */
    private static final double FARTHEST = 3;

    private static final int MOST_STEPS = 10_000;
    private static final int MOST_KEPT = 256;
    private static final double LEAST_SPREAD = 0.001;
    private static final double MOST_SPREAD = 2;

    private final Map<Key, OptimalStopping> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, OptimalStopping> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /** Both rounded to a thousandth, so that neighbours share a solution. */
    private record Key(long memory, long spread) {}

    @Override
    public String name() {
        return "forecast";
    }

    @Override
    public double most(FeeOutlook outlook, Duration left) {
        long steps = left.toMillis() / outlook.step().toMillis();
        Optional<FeeRow.Ahead> ahead = outlook.newest().ahead();
        if (steps <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        if (ahead.isEmpty()) {
            return outlook.median();
        }
        double remaining = Math.pow(
                outlook.memory(),
                (double) outlook.horizon().toMillis() / outlook.step().toMillis());
        double now = Math.log(outlook.newest().price());
        double change = Math.log(ahead.get().forecast()) - now;
        double heading = now + change * Math.min(FARTHEST, 1 / (1 - remaining));
        double spread = ahead.get().spread() / Math.sqrt(1 - remaining * remaining);
        OptimalStopping stopping = stopping(outlook.memory(), Math.min(MOST_SPREAD, Math.max(LEAST_SPREAD, spread)));
        double bound = stopping.bound((int) Math.min(MOST_STEPS, steps));
        return Math.exp((heading + outlook.meanLog()) / 2 + stopping.spread() * bound);
    }

    private OptimalStopping stopping(double memory, double spread) {
        return kept.computeIfAbsent(
                new Key(Math.round(memory * 1000), Math.round(spread * 1000)),
                key -> new OptimalStopping(key.memory / 1000.0, key.spread / 1000.0));
    }
}
