package dev.hawser.model;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;

/**
 * Errors of forecasts: rmse and mae in the label's unit; r2; mape over the rows whose label is not 0; coverage, the share of
 * outcomes within the published bounds; skill = 1 − mse / mse of the naive forecast.
 *
 * @param centre near the labels' mean, so that their variance loses no digits
 */
record LinearStatistic(double centre) implements Bootstrap.Statistic {
    private static final int SQUARES = 1;
    private static final int DISTANCES = 2;
    private static final int NAIVE_SQUARES = 3;
    private static final int NAIVE_DISTANCES = 4;
    private static final int LABELS = 5;
    private static final int LABEL_SQUARES = 6;
    private static final int SHARES = 7;
    private static final int NOT_ZERO = 8;
    private static final int COVERED = 9;
    private static final int SIZE = 10;

    static List<Column> values() {
        return List.of(
                col(Labels.LABEL),
                col(Measured.PREDICTION),
                col(Measured.BASELINE),
                col(Measured.LOWER),
                col(Measured.UPPER));
    }

    @Override
    public int size() {
        return SIZE;
    }

    @Override
    public void add(double[] row, int weight, double[] sums, int from) {
        double label = row[0];
        double error = row[1] - label;
        double naive = row[2] - label;
        sums[from] += weight;
        sums[from + SQUARES] += weight * error * error;
        sums[from + DISTANCES] += weight * Math.abs(error);
        sums[from + NAIVE_SQUARES] += weight * naive * naive;
        sums[from + NAIVE_DISTANCES] += weight * Math.abs(naive);
        sums[from + LABELS] += weight * (label - centre);
        sums[from + LABEL_SQUARES] += weight * (label - centre) * (label - centre);
        if (label != 0) {
            sums[from + SHARES] += weight * Math.abs(error / label);
            sums[from + NOT_ZERO] += weight;
        }
        if (Double.isNaN(row[3]) || Double.isNaN(row[4])) {
            sums[from + COVERED] = Double.NaN;
        } else if (label >= row[3] && label <= row[4]) {
            sums[from + COVERED] += weight;
        }
    }

    @Override
    public Map<String, Double> metrics(double[] sums, int from) {
        double rows = sums[from];
        double mean = sums[from + LABELS] / rows;
        double variance = sums[from + LABEL_SQUARES] / rows - mean * mean;
        double square = sums[from + SQUARES] / rows;
        double naive = sums[from + NAIVE_SQUARES] / rows;
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("rmse", Math.sqrt(square));
        metrics.put("mae", sums[from + DISTANCES] / rows);
        metrics.put("r2", 1 - square / variance);
        metrics.put("mape", sums[from + SHARES] / sums[from + NOT_ZERO]);
        metrics.put("coverage", sums[from + COVERED] / rows);
        metrics.put("skill", 1 - square / naive);
        metrics.put("baselineRmse", Math.sqrt(naive));
        metrics.put("baselineMae", sums[from + NAIVE_DISTANCES] / rows);
        metrics.put("baselineR2", 1 - naive / variance);
        metrics.put("mapeLeftOut", rows - sums[from + NOT_ZERO]);
        return metrics;
    }
}
