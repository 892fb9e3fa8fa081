package dev.hawser.model;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;

/**
 * What is said of two classes: logLoss, brier, accuracy, and of class 1 precision, recall and f1; auc and prAuc over bins of
 * the probability, exact where each probability has a bin; skill = 1 − brier / brier of the naive forecast.
 *
 * @param edges of the bins, ascending
 */
record BinaryStatistic(double[] edges) implements Bootstrap.Statistic {
    private static final int LOG_LOSS = 1;
    private static final int BRIER = 2;
    private static final int NAIVE_LOG_LOSS = 3;
    private static final int NAIVE_BRIER = 4;
    private static final int POSITIVE = 5;
    private static final int SAID = 6;
    private static final int TRUE_SAID = 7;
    private static final int BINS = 8;

    /** Keeps the logarithm of a wrong certainty finite, as scikit-learn's log_loss does. */
    private static final double EPSILON = 1e-15;

    static List<Column> values() {
        return List.of(col(Labels.LABEL), col(Measured.PREDICTION), col(Measured.BASELINE), col(Measured.CLASS));
    }

    @Override
    public int size() {
        return BINS + 2 * (edges.length + 1);
    }

    @Override
    public void add(double[] row, int weight, double[] sums, int from) {
        double label = row[0];
        sums[from] += weight;
        sums[from + LOG_LOSS] += weight * logLoss(row[1], label);
        sums[from + BRIER] += weight * (row[1] - label) * (row[1] - label);
        sums[from + NAIVE_LOG_LOSS] += weight * logLoss(row[2], label);
        sums[from + NAIVE_BRIER] += weight * (row[2] - label) * (row[2] - label);
        sums[from + POSITIVE] += weight * label;
        sums[from + SAID] += weight * row[3];
        sums[from + TRUE_SAID] += weight * row[3] * label;
        int found = Arrays.binarySearch(edges, row[1]);
        int bin = found >= 0 ? found + 1 : -found - 1;
        sums[from + BINS + 2 * bin + (label == 1 ? 1 : 0)] += weight;
    }

    static double logLoss(double probability, double label) {
        double p = Math.max(EPSILON, Math.min(1 - EPSILON, probability));
        return -(label == 1 ? Math.log(p) : Math.log1p(-p));
    }

    @Override
    public Map<String, Double> metrics(double[] sums, int from) {
        double rows = sums[from];
        double positive = sums[from + POSITIVE];
        double said = sums[from + SAID];
        double trueSaid = sums[from + TRUE_SAID];
        Ranking ranking = ranking(sums, from + BINS);
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("logLoss", sums[from + LOG_LOSS] / rows);
        metrics.put("brier", sums[from + BRIER] / rows);
        metrics.put("baselineLogLoss", sums[from + NAIVE_LOG_LOSS] / rows);
        metrics.put("baselineBrier", sums[from + NAIVE_BRIER] / rows);
        metrics.put("skill", 1 - sums[from + BRIER] / sums[from + NAIVE_BRIER]);
        metrics.put("positiveShare", positive / rows);
        metrics.put("precision", trueSaid / said);
        metrics.put("recall", trueSaid / positive);
        metrics.put("f1", 2 * trueSaid / (said + positive));
        metrics.put("accuracy", (rows - said - positive + 2 * trueSaid) / rows);
        metrics.put("auc", ranking.auc());
        metrics.put("prAuc", ranking.averagePrecision());
        return metrics;
    }

    private Ranking ranking(double[] sums, int from) {
        int bins = edges.length + 1;
        double[] numbers = new double[bins];
        long[] positives = new long[bins];
        long[] negatives = new long[bins];
        for (int i = 0; i < bins; i++) {
            int bin = bins - 1 - i;
            numbers[i] = bin;
            negatives[i] = (long) sums[from + 2 * bin];
            positives[i] = (long) sums[from + 2 * bin + 1];
        }
        return new Ranking(numbers, positives, negatives);
    }
}
