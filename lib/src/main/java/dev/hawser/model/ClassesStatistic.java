package dev.hawser.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;

/**
 * What is said of several classes: logLoss, brier (the squares of all shares' errors, summed), accuracy, f1 (the mean of the
 * classes'), beside those of each class's share among the training rows.
 *
 * @param naive the classes' shares
 */
record ClassesStatistic(double[] naive) implements Bootstrap.Statistic {
    private static final int LOG_LOSS = 1;
    private static final int BRIER = 2;
    private static final int NAIVE_LOG_LOSS = 3;
    private static final int NAIVE_BRIER = 4;
    private static final int COUNTS = 5;
    /** Of each class: how often it is, is said, and is both. */
    private static final int A_CLASS = 3;

    List<Column> values() {
        List<Column> values = new ArrayList<>(List.of(col(Labels.LABEL), col(Measured.CLASS)));
        for (int i = 1; i <= naive.length; i++) {
            values.add(coalesce(element_at(col(Measured.SHARES), i), lit(0.0)));
        }
        return values;
    }

    @Override
    public int size() {
        return COUNTS + A_CLASS * naive.length;
    }

    @Override
    public void add(double[] row, int weight, double[] sums, int from) {
        int label = (int) row[0];
        int said = (int) row[1];
        sums[from] += weight;
        sums[from + LOG_LOSS] += weight * BinaryStatistic.logLoss(row[2 + label], 1);
        sums[from + NAIVE_LOG_LOSS] += weight * BinaryStatistic.logLoss(naive[label], 1);
        for (int i = 0; i < naive.length; i++) {
            double is = i == label ? 1 : 0;
            sums[from + BRIER] += weight * (row[2 + i] - is) * (row[2 + i] - is);
            sums[from + NAIVE_BRIER] += weight * (naive[i] - is) * (naive[i] - is);
        }
        sums[from + COUNTS + A_CLASS * label] += weight;
        sums[from + COUNTS + A_CLASS * said + 1] += weight;
        if (said == label) {
            sums[from + COUNTS + A_CLASS * said + 2] += weight;
        }
    }

    @Override
    public Map<String, Double> metrics(double[] sums, int from) {
        double rows = sums[from];
        double right = 0;
        double f1 = 0;
        for (int i = 0; i < naive.length; i++) {
            int at = from + COUNTS + A_CLASS * i;
            right += sums[at + 2];
            f1 += 2 * sums[at + 2] / Math.max(1, sums[at] + sums[at + 1]) / naive.length;
        }
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("logLoss", sums[from + LOG_LOSS] / rows);
        metrics.put("brier", sums[from + BRIER] / rows);
        metrics.put("baselineLogLoss", sums[from + NAIVE_LOG_LOSS] / rows);
        metrics.put("baselineBrier", sums[from + NAIVE_BRIER] / rows);
        metrics.put("skill", 1 - sums[from + BRIER] / sums[from + NAIVE_BRIER]);
        metrics.put("accuracy", right / rows);
        metrics.put("f1", f1);
        return metrics;
    }
}
