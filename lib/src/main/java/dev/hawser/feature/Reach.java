package dev.hawser.feature;

import dev.hawser.config.HistoryConfig;
import dev.hawser.config.HistoryConfig.Position;
import dev.hawser.config.HistoryConfig.Span;
import dev.hawser.config.HistoryConfig.Unit;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.util.Optional;

/**
 * How far back a run over an interval goes.
 *
 * @param rows the interval of the rows that the run uses
 * @param reads the interval of what it reads for them: that of the rows, and the lookback before it
 * @param selects whether the run uses only some of the rows that it reads; where not, it reads just its own
 */
public record Reach(Interval.Bounded rows, Interval.Bounded reads, boolean selects) {

    /**
     * What features of an interval's rows need.
     *
     * @throws InvalidInputException if the pipeline looks back in another unit than the interval's
     */
    public static Reach toPredict(HistoryConfig history, Interval.Bounded interval) {
        return lookingBack(history, interval, history.lookback().isPresent());
    }

    /**
     * What a model of an interval is fitted on: the window that ends with it, or the interval alone.
     *
     * @throws InvalidInputException if the pipeline looks back in another unit than the interval's
     */
    public static Reach toTrain(HistoryConfig history, Interval.Bounded interval) {
        Optional<Span> window = history.trainWindow();
        Interval.Bounded rows = window.map(
                        span -> from(interval.end() - length(span, "train.window", interval), history, interval))
                .orElse(interval);
        return lookingBack(history, rows, history.lookback().or(() -> window).isPresent());
    }

    private static Reach lookingBack(HistoryConfig history, Interval.Bounded rows, boolean selects) {
        Interval.Bounded reads = history.lookback()
                .map(span -> from(rows.start() - length(span, "lookback", rows), history, rows))
                .orElse(rows);
        return new Reach(rows, reads, selects);
    }

    /** The interval that ends with this one and begins there, or where the data does. */
    private static Interval.Bounded from(long start, HistoryConfig history, Interval.Bounded interval) {
        long first = history.start().map(position -> value(position, interval)).orElse(Long.MIN_VALUE);
        long earliest = interval instanceof Interval.Blocks ? Math.max(0, first) : first;
        return interval.at(Math.max(start, Math.min(earliest, interval.start())), interval.end());
    }

    private static long length(Span span, String key, Interval interval) {
        requireUnit(span.unit(), key, interval);
        return span.length();
    }

    private static long value(Position position, Interval interval) {
        requireUnit(position.unit(), "lookback-from", interval);
        return position.value();
    }

    private static void requireUnit(Unit unit, String key, Interval interval) {
        if ((unit == Unit.BLOCKS) != (interval instanceof Interval.Blocks)) {
            throw new InvalidInputException(
                    key + " is given in " + (unit == Unit.BLOCKS ? "blocks" : "times") + ", and the interval is "
                            + interval,
                    "give both in blocks or both in times");
        }
    }
}
