package dev.hawser.model;

import java.util.Map;

/** Sums from which the accuracy of a published class follows, of any number of classes. A row is laid out as in {@link BinarySums}. */
record ClassSums() implements Bootstrap.Statistic {
    @Override
    public int size() {
        return 2;
    }

    @Override
    public void add(double[] row, int weight, double[] sums, int from) {
        sums[from] += weight;
        sums[from + 1] += row[BinarySums.CLASS] == row[BinarySums.LABEL] ? weight : 0;
    }

    @Override
    public Map<String, Double> metrics(double[] sums, int from) {
        return Map.of("accuracy", sums[from + 1] / sums[from]);
    }
}
