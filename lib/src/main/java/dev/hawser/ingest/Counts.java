package dev.hawser.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * What was counted of a table's rows while the good ones were written.
 *
 * @param accepted good rows within the interval
 * @param quarantined bad rows that may lie within it
 * @param parted whether a file was read in parts
 */
record Counts(long accepted, long quarantined, long outside, boolean parted) {

    long in() {
        return accepted + quarantined;
    }

    /** Writes the good rows within the interval, and counts all. */
    static Counts write(Dataset<Row> rows, TableInput table, DataFolder data) {
        Column inside = Selection.inside();
        Column good = RowParser.good();
        Observation seen = new Observation();
        Dataset<Row> observed = rows.observe(
                seen,
                count_if(inside.and(good)).as("accepted"),
                count_if(inside.and(not(good))).as("quarantined"),
                count_if(col(Selection.OUTSIDE)).as("outside"),
                coalesce(max(col(RowParser.START)), lit(0L)).as("start"));
        Column[] values = table.output().stream().map(c -> col(c.name())).toArray(Column[]::new);
        data.write(observed.where(inside.and(good)).select(values), table.name(), table.distinct());
        Map<String, Object> counts = Observed.await(seen);
        return new Counts(
                (Long) counts.get("accepted"),
                (Long) counts.get("quarantined"),
                (Long) counts.get("outside"),
                (Long) counts.get("start") > 0);
    }
}
