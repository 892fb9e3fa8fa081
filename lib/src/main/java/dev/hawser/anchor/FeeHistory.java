package dev.hawser.anchor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Takes a series row by row and gives the outlook after each. It keeps the rows of a trailing window and sums of all before:
 * its memory does not grow with the series.
 */
public final class FeeHistory {
    /** What of a deviation is left at the horizon where too few rows tell: close to what five-minute prices have. */
    private static final double LEFT_AT_HORIZON = 1.0 / 3;

    private static final long FEWEST_PAIRS = 100;
    private static final double LEAST_MEMORY = 0.1;
    private static final double MOST_MEMORY = 0.99;

    private final Duration window;
    private final Duration horizon;
    private final Duration step;
    private final Deque<FeeRow> rows = new ArrayDeque<>();
    private double[] sorted = new double[64];
    private double logSum;
    private double deviation = Double.NaN;
    private double products;
    private double squares;
    private long pairs;
    private boolean fitted;

    /**
     * An empty history.
     *
     * @param window how long a row counts for the trailing statistics
     * @param horizon how far the forecasts look ahead
     * @param step the time between two rows
     */
    public FeeHistory(Duration window, Duration horizon, Duration step) {
        this.window = window;
        this.horizon = horizon;
        this.step = step;
    }

    /** Takes the next row of the series. */
    public void add(FeeRow row) {
        insert(row.price());
        rows.addLast(row);
        logSum += Math.log(row.price());
        Instant oldest = row.at().minus(window);
        while (!rows.peekFirst().at().isAfter(oldest) && rows.size() > 1) {
            FeeRow gone = rows.removeFirst();
            remove(gone.price());
            logSum -= Math.log(gone.price());
        }
        double before = deviation;
        deviation = Math.log(row.price()) - logSum / rows.size();
        if (!fitted && !Double.isNaN(before)) {
            products += deviation * before;
            squares += before * before;
            pairs++;
        }
    }

    /** Fits the memory to the rows so far: what comes must not change how it is judged. */
    public void fit() {
        fitted = true;
    }

    /** Empty where no row is known. */
    public Optional<FeeOutlook> outlook() {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        int n = rows.size();
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        return Optional.of(new FeeOutlook(rows.peekLast(), step, horizon, window, logSum / n, median, memory()));
    }

    /** The autocorrelation of neighbours. */
    private double memory() {
        double memory = pairs < FEWEST_PAIRS || squares == 0
                ? Math.pow(LEFT_AT_HORIZON, (double) step.toMillis() / horizon.toMillis())
                : products / squares;
        return Math.min(MOST_MEMORY, Math.max(LEAST_MEMORY, memory));
    }

    private void insert(double price) {
        int n = rows.size();
        if (n == sorted.length) {
            sorted = Arrays.copyOf(sorted, 2 * n);
        }
        int found = Arrays.binarySearch(sorted, 0, n, price);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, at, sorted, at + 1, n - at);
        sorted[at] = price;
    }

    /** After the row was taken from the rows. */
    private void remove(double price) {
        int n = rows.size() + 1;
        int at = Arrays.binarySearch(sorted, 0, n, price);
        System.arraycopy(sorted, at + 1, sorted, at, n - at - 1);
    }
}
