package dev.hawser.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import dev.hawser.config.ModelConfig.Policy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of two classes in the order of a number, greatest first, those of one number together: what curves and thresholds
 * are read from.
 *
 * @param numbers descending, each once
 * @param positives rows of class 1 with each number
 * @param negatives rows of class 0 with each number
 */
record Ranking(double[] numbers, long[] positives, long[] negatives) {
    /** Up to so many rows it is exact; beyond, numbers are rounded to {@link #DIGITS} after the point. */
    private static final long MOST_EXACT = 1_000_000;

    private static final int DIGITS = 4;

    /** @param rows whose number and label (1 or 0) are not null */
    static Ranking of(Dataset<Row> rows, Column number, Column label) {
        Dataset<Row> pairs =
                rows.select(number.as("number"), label.cast("double").as("label"));
        Column key = pairs.count() <= MOST_EXACT ? col("number") : round(col("number"), DIGITS);
        Iterator<Row> groups =
                pairs.groupBy(key.as("number")).agg(sum("label"), count(lit(1))).toLocalIterator();
        List<double[]> found = new ArrayList<>();
        groups.forEachRemaining(group -> found.add(
                new double[] {group.getDouble(0), group.getDouble(1), group.getLong(2) - group.getDouble(1)}));
        found.sort((a, b) -> Double.compare(b[0], a[0]));
        return new Ranking(
                found.stream().mapToDouble(group -> group[0]).toArray(),
                found.stream().mapToLong(group -> (long) group[1]).toArray(),
                found.stream().mapToLong(group -> (long) group[2]).toArray());
    }

    long positive() {
        return IntStream.range(0, positives.length).mapToLong(i -> positives[i]).sum();
    }

    long negative() {
        return IntStream.range(0, negatives.length).mapToLong(i -> negatives[i]).sum();
    }

    /** The area under the ROC curve, ties counting half; NaN where a class is absent. */
    double auc() {
        double area = 0;
        long above = 0;
        for (int i = 0; i < numbers.length; i++) {
            area += negatives[i] * (above + positives[i] / 2.0);
            above += positives[i];
        }
        return area / above / negative();
    }

    /** Average precision: Σ (recall − recall before) · precision; NaN where class 1 is absent. */
    double averagePrecision() {
        double area = 0;
        long truePositives = 0;
        long taken = 0;
        for (int i = 0; i < numbers.length; i++) {
            truePositives += positives[i];
            taken += positives[i] + negatives[i];
            area += positives[i] * ((double) truePositives / taken);
        }
        return area / truePositives;
    }

    /**
     * From where the class shall be 1: between two numbers that occur, or below all of them.
     *
     * @throws IllegalArgumentException if there is no row
     */
    double threshold(Policy policy) {
        long positive = positive();
        long negative = negative();
        double best = Double.NEGATIVE_INFINITY;
        int cut = -1;
        long truePositives = 0;
        long falsePositives = 0;
        for (int i = 0; i < numbers.length; i++) {
            truePositives += positives[i];
            falsePositives += negatives[i];
            double value = switch (policy) {
                case MAX_F1 -> 2.0 * truePositives / (truePositives + falsePositives + positive);
                case YOUDEN -> (double) truePositives / positive - (double) falsePositives / negative;
                case BASE_RATE -> -Math.abs(truePositives + falsePositives - positive);
            };
            if (value > best) {
                best = value;
                cut = i;
            }
        }
        if (cut < 0) {
            throw new IllegalArgumentException("no row to choose a threshold by");
        }
        return cut + 1 < numbers.length ? (numbers[cut] + numbers[cut + 1]) / 2 : numbers[cut] - 1;
    }

    /** The F1 score where class 1 begins at the threshold; NaN where class 1 neither occurs nor is said. */
    double f1(double threshold) {
        long truePositives = 0;
        long said = 0;
        for (int i = 0; i < numbers.length && numbers[i] >= threshold; i++) {
            truePositives += positives[i];
            said += positives[i] + negatives[i];
        }
        return 2.0 * truePositives / (said + positive());
    }
}
