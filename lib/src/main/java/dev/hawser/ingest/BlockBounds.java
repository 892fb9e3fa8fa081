package dev.hawser.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.when;

import dev.hawser.ingest.TableInput.Source;
import dev.hawser.primitives.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * The block numbers that a time interval can hold, as the table of blocks shows them: numbers grow with time, so they
 * come after the last block before the interval, and before the first one after it. An end that no block shows is open,
 * and so are both where no block lies within, or the blocks' times don't grow with their numbers.
 *
 * @param from the first number
 * @param to the number after the last
 */
record BlockBounds(long from, long to) {
    static final BlockBounds OPEN = new BlockBounds(0, Long.MAX_VALUE);

    /** What is seen of the blocks while they are written. */
    static Dataset<Row> observe(Dataset<Row> blocks, Interval.Time interval, Observation seen) {
        Column number = col(BlockTimes.NUMBER);
        Column time = col(BlockTimes.TIME);
        Column good = RowParser.good();
        Column early = good.and(time.lt(timestamp_seconds(lit(interval.from().getEpochSecond()))));
        Column late = good.and(time.geq(timestamp_seconds(lit(interval.to().getEpochSecond()))));
        Column within = good.and(Selection.inside());
        return blocks.observe(
                seen,
                coalesce(max(when(early, number)), lit(OPEN.from - 1)).as("before"),
                coalesce(min(when(late, number)), lit(OPEN.to)).as("after"),
                coalesce(min(when(within, number)), lit(OPEN.to)).as("first"),
                coalesce(max(when(within, number)), lit(OPEN.from - 1)).as("last"));
    }

    /** The bounds that the observed blocks show, once they are written. */
    static BlockBounds of(Observation seen) {
        Map<String, Object> blocks = Observed.await(seen);
        long first = (Long) blocks.get("first");
        long last = (Long) blocks.get("last");
        BlockBounds bounds = new BlockBounds((Long) blocks.get("before") + 1, (Long) blocks.get("after"));
        return first <= last && bounds.from <= first && last < bounds.to ? bounds : OPEN;
    }

    /** The table's files less those whose names show that all their blocks lie outside. */
    List<Source> sources(TableInput table) {
        return table.sources().stream()
                .filter(source -> !source.file().isOutside(new Interval.Blocks(from, to)))
                .toList();
    }

    /** The bounds as what to read of the table; empty where there are none, or it has no block numbers. */
    Optional<Selection.Range> range(TableInput table) {
        return table.schema()
                .block()
                .filter(block -> !equals(OPEN) && table.firstWithout(block).isEmpty())
                .map(block -> new Selection.Range(block, from, to, false));
    }
}
