package dev.hawser.anchor;

import java.util.ArrayList;
import java.util.List;

/**
 * When to stop so that what is paid is least on average, where the price is e to the spread times z, and z is a stationary
 * autoregression of order one with variance 1. By backward induction: one looks at z with n steps left, and either pays or
 * goes on (Chow, Robbins, Siegmund 1971).
 */
final class OptimalStopping {
    private static final int POINTS = 241;
    private static final double EDGE = 6;
    private static final double CELL = 2 * EDGE / (POINTS - 1);
    private static final int SHOCKS = 25;
    private static final double LARGEST_SHOCK = 4;

    private final double memory;
    private final double spread;
    private final double[] shocks = new double[SHOCKS];
    private final double[] weights = new double[SHOCKS];
    private final double[] paid = new double[POINTS];
    private double[] value;
    private final List<Double> bounds = new ArrayList<>(List.of(Double.POSITIVE_INFINITY));

    OptimalStopping(double memory, double spread) {
        this.memory = memory;
        this.spread = spread;
        double sum = 0;
        for (int i = 0; i < SHOCKS; i++) {
            double z = -LARGEST_SHOCK + 2 * LARGEST_SHOCK * i / (SHOCKS - 1);
            shocks[i] = z * Math.sqrt(1 - memory * memory);
            weights[i] = Math.exp(-z * z / 2);
            sum += weights[i];
        }
        for (int i = 0; i < SHOCKS; i++) {
            weights[i] /= sum;
        }
        for (int i = 0; i < POINTS; i++) {
            paid[i] = Math.exp(spread * at(i));
        }
        value = paid.clone();
    }

    double spread() {
        return spread;
    }

    /** Stop where z is not above it; infinite with no step left, and never higher with more of them. */
    double bound(int steps) {
        while (bounds.size() <= steps) {
            bounds.add(Math.min(bounds.get(bounds.size() - 1), step()));
        }
        return bounds.get(steps);
    }

    /** One more step left: the bound then, and what is paid from there. */
    private double step() {
        double[] next = new double[POINTS];
        double bound = -EDGE;
        double gainBefore = 0;
        for (int i = 0; i < POINTS; i++) {
            double waiting = expected(memory * at(i));
            double gain = waiting - paid[i];
            if (gain >= 0) {
                bound = at(i);
            } else if (i > 0 && gainBefore >= 0) {
                bound = at(i - 1) + CELL * gainBefore / (gainBefore - gain);
            }
            gainBefore = gain;
            next[i] = Math.min(paid[i], waiting);
        }
        value = next;
        return bound;
    }

    private double expected(double mean) {
        double sum = 0;
        for (int i = 0; i < SHOCKS; i++) {
            sum += weights[i] * interpolated(mean + shocks[i]);
        }
        return sum;
    }

    private double interpolated(double z) {
        double place = Math.min(POINTS - 1.000001, Math.max(0, (z + EDGE) / CELL));
        int below = (int) place;
        double part = place - below;
        return value[below] * (1 - part) + value[below + 1] * part;
    }

    private static double at(int point) {
        return -EDGE + CELL * point;
    }
}
