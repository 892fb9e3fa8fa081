package dev.hawser.model;

import dev.hawser.model.Bootstrap.Estimate;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Metrics over the batches so far, with 95% intervals: by drawing batches where there are ten or more, since the rows of a
 * batch err together; by drawing rows where there are fewer batches and ten or more rows; else there is none.
 */
final class Cumulative {
    /** From how many units on an interval says something. */
    static final int FEWEST = 10;

    private final Bootstrap.Statistic statistic;
    private final double[] byRows;
    private final double[] byBatches;
    private int batches;
    private long rows;

    Cumulative(Bootstrap.Statistic statistic) {
        this.statistic = statistic;
        this.byRows = new double[(Bootstrap.REPLICATES + 1) * statistic.size()];
        this.byBatches = new double[(Bootstrap.REPLICATES + 1) * statistic.size()];
    }

    /**
     * Adds a batch.
     *
     * @param unit what the batch is drawn by
     * @param count of its rows, at least 1
     * @param sums of the rows; of the first batches, fewer than {@link #FEWEST}, also those of each replicate
     */
    void add(long unit, long count, double[] sums) {
        batches++;
        rows += count;
        if (batches < FEWEST) {
            Bootstrap.plus(byRows, sums);
        }
        add(sums, 1, 0);
        for (int replicate = 0; replicate < Bootstrap.REPLICATES; replicate++) {
            add(sums, Bootstrap.weight(unit, replicate), (replicate + 1) * statistic.size());
        }
    }

    private void add(double[] sums, int weight, int from) {
        for (int i = 0; weight > 0 && i < statistic.size(); i++) {
            byBatches[from + i] += weight * sums[i];
        }
    }

    int batches() {
        return batches;
    }

    long rows() {
        return rows;
    }

    TrackRecord.Drawn drawn() {
        if (batches >= FEWEST) {
            return TrackRecord.Drawn.BATCHES;
        }
        return rows >= FEWEST ? TrackRecord.Drawn.ROWS : TrackRecord.Drawn.NOTHING;
    }

    SortedMap<String, Estimate> metrics() {
        return switch (drawn()) {
            case BATCHES -> Bootstrap.estimates(byBatches, statistic);
            case ROWS -> Bootstrap.estimates(byRows, statistic);
            case NOTHING -> {
                SortedMap<String, Estimate> values = new TreeMap<>();
                statistic
                        .metrics(byBatches, 0)
                        .forEach((name, value) -> values.put(name, new Estimate(value, Double.NaN, Double.NaN)));
                yield values;
            }
        };
    }
}
