package dev.hawser.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * Sums from which the metrics of a linear forecast follow. A row is forecast, outcome, baseline (NaN where there is none).
 *
 * @param origin about the outcomes' mean, from which they are measured, so that their variance keeps its digits
 */
record LinearSums(double origin) implements Bootstrap.Statistic {
    static final int PREDICTION = 0;
    static final int LABEL = 1;
    static final int BASELINE = 2;

    private static final int ROWS = 0;
    private static final int SQUARED = 1;
    private static final int ABSOLUTE = 2;
    private static final int LABELS = 3;
    private static final int LABELS_SQUARED = 4;
    private static final int COMPARED = 5;
    private static final int COMPARED_SQUARED = 6;
    private static final int BASELINE_SQUARED = 7;
    private static final int BASELINE_ABSOLUTE = 8;

    @Override
    public int size() {
        return 9;
    }

    @Override
    public void add(double[] row, int weight, double[] sums, int from) {
        double error = row[PREDICTION] - row[LABEL];
        double label = row[LABEL] - origin;
        sums[from + ROWS] += weight;
        sums[from + SQUARED] += weight * error * error;
        sums[from + ABSOLUTE] += weight * StrictMath.abs(error);
        sums[from + LABELS] += weight * label;
        sums[from + LABELS_SQUARED] += weight * label * label;
        double naive = row[BASELINE] - row[LABEL];
        if (!Double.isNaN(naive)) {
            sums[from + COMPARED] += weight;
            sums[from + COMPARED_SQUARED] += weight * error * error;
            sums[from + BASELINE_SQUARED] += weight * naive * naive;
            sums[from + BASELINE_ABSOLUTE] += weight * StrictMath.abs(naive);
        }
    }

    @Override
    public Map<String, Double> metrics(double[] sums, int from) {
        double rows = sums[from + ROWS];
        double compared = sums[from + COMPARED];
        double mean = sums[from + LABELS] / rows;
        double variance = StrictMath.max(0, sums[from + LABELS_SQUARED] / rows - mean * mean);
        double mse = sums[from + SQUARED] / rows;
        double baselineMse = sums[from + BASELINE_SQUARED] / compared;
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("rmse", StrictMath.sqrt(mse));
        metrics.put("mae", sums[from + ABSOLUTE] / rows);
        metrics.put("r2", 1 - mse / variance);
        metrics.put("baselineRmse", StrictMath.sqrt(baselineMse));
        metrics.put("baselineMae", sums[from + BASELINE_ABSOLUTE] / compared);
        metrics.put("baselineR2", 1 - baselineMse / variance);
        metrics.put("skill", 1 - sums[from + COMPARED_SQUARED] / sums[from + BASELINE_SQUARED]);
        metrics.replaceAll((name, value) -> Double.isFinite(value) ? value : Double.NaN);
        return metrics;
    }
}
