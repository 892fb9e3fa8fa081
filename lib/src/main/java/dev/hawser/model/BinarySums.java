package dev.hawser.model;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums from which the metrics of a probability follow. A row is probability, outcome (0 or 1), baseline, published class;
 * the last two are NaN where there is none.
 *
 * @param edges ascending: probabilities in one of the bins that these separate are taken for equal by the AUC
 */
record BinarySums(double[] edges) implements Bootstrap.Statistic {
    static final int PREDICTION = 0;
    static final int LABEL = 1;
    static final int BASELINE = 2;
    static final int CLASS = 3;

    /** Keeps the logarithm of a wrong certainty finite, as scikit-learn's log_loss does. */
    private static final double EPSILON = 1e-15;

    private static final int ROWS = 0;
    private static final int POSITIVE = 1;
    private static final int LOG_LOSS = 2;
    private static final int BRIER = 3;
    private static final int COMPARED = 4;
    private static final int COMPARED_BRIER = 5;
    private static final int BASELINE_LOG_LOSS = 6;
    private static final int BASELINE_BRIER = 7;
    private static final int CLASSED = 8;
    private static final int RIGHT = 9;
    private static final int TRUE_POSITIVE = 10;
    private static final int FALSE = 11;
    private static final int BINS = 12;

    @Override
    public int size() {
        return BINS + 2 * bins();
    }

    private int bins() {
        return edges.length + 1;
    }

    @Override
    public void add(double[] row, int weight, double[] sums, int from) {
        double label = row[LABEL];
        sums[from + ROWS] += weight;
        sums[from + POSITIVE] += weight * label;
        if (!Double.isNaN(row[PREDICTION])) {
            probability(row, weight, sums, from);
        }
        if (!Double.isNaN(row[CLASS])) {
            boolean claimed = row[CLASS] > 0;
            boolean positive = label > 0;
            sums[from + CLASSED] += weight;
            sums[from + RIGHT] += claimed == positive ? weight : 0;
            sums[from + TRUE_POSITIVE] += claimed && positive ? weight : 0;
            sums[from + FALSE] += claimed != positive ? weight : 0;
        }
    }

    private void probability(double[] row, int weight, double[] sums, int from) {
        double label = row[LABEL];
        double squared = squared(row[PREDICTION] - label);
        sums[from + LOG_LOSS] += weight * logLoss(row[PREDICTION], label);
        sums[from + BRIER] += weight * squared;
        sums[from + BINS + 2 * bin(row[PREDICTION]) + (label > 0 ? 1 : 0)] += weight;
        if (!Double.isNaN(row[BASELINE])) {
            sums[from + COMPARED] += weight;
            sums[from + COMPARED_BRIER] += weight * squared;
            sums[from + BASELINE_LOG_LOSS] += weight * logLoss(row[BASELINE], label);
            sums[from + BASELINE_BRIER] += weight * squared(row[BASELINE] - label);
        }
    }

    /** How many edges the probability has reached. */
    private int bin(double probability) {
        int at = Arrays.binarySearch(edges, probability);
        return at >= 0 ? at + 1 : -at - 1;
    }

    private static double squared(double difference) {
        return difference * difference;
    }

    private static double logLoss(double probability, double label) {
        double p = StrictMath.max(EPSILON, StrictMath.min(1 - EPSILON, probability));
        return -(label * StrictMath.log(p) + (1 - label) * StrictMath.log(1 - p));
    }

    @Override
    public Map<String, Double> metrics(double[] sums, int from) {
        double rows = sums[from + ROWS];
        double ranked = ranked(sums, from);
        double compared = sums[from + COMPARED];
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("positiveShare", sums[from + POSITIVE] / rows);
        metrics.put("logLoss", sums[from + LOG_LOSS] / ranked);
        metrics.put("brier", sums[from + BRIER] / ranked);
        metrics.put("auc", auc(sums, from));
        metrics.put("baselineLogLoss", sums[from + BASELINE_LOG_LOSS] / compared);
        metrics.put("baselineBrier", sums[from + BASELINE_BRIER] / compared);
        metrics.put("skill", 1 - sums[from + COMPARED_BRIER] / sums[from + BASELINE_BRIER]);
        metrics.put("accuracy", sums[from + RIGHT] / sums[from + CLASSED]);
        double twice = 2 * sums[from + TRUE_POSITIVE];
        metrics.put("f1", twice / (twice + sums[from + FALSE]));
        metrics.replaceAll((name, value) -> Double.isFinite(value) ? value : Double.NaN);
        return metrics;
    }

    private double ranked(double[] sums, int from) {
        double ranked = 0;
        for (int i = 0; i < 2 * bins(); i++) {
            ranked += sums[from + BINS + i];
        }
        return ranked;
    }

    /** The share of pairs of one positive and one negative row in which the positive has more; half of those with as much. */
    private double auc(double[] sums, int from) {
        double negatives = 0;
        double positives = 0;
        double pairs = 0;
        for (int bin = 0; bin < bins(); bin++) {
            double negative = sums[from + BINS + 2 * bin];
            double positive = sums[from + BINS + 2 * bin + 1];
            pairs += positive * (negatives + negative / 2);
            negatives += negative;
            positives += positive;
        }
        return pairs / (negatives * positives);
    }
}
