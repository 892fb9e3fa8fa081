package dev.hawser.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.instr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of a table that failed, as they stand in {@code DATA/quarantine/}: the table, the reason's code and column,
 * the input file, the line in it (for Parquet the row), counted from 1, and the text.
 *
 * @param reasons rows by {@code code} or {@code code:column}
 * @param first where the first of them stands, and its text; empty where there is none
 */
record Quarantine(Map<String, Long> reasons, String first) {
    static final Quarantine EMPTY = new Quarantine(Map.of(), "");

    private static final int SHOWN = 300;

    /** Adds the table's bad rows within the interval. */
    static Quarantine write(
            SparkSession session, TableReader reader, Dataset<Row> rows, Counts counts, DataFolder data, String table) {
        Column problem = col(RowParser.PROBLEM);
        Dataset<Row> bad = rows.where(not(RowParser.good()).and(Selection.inside()));
        Column line = col(RowParser.PLACE);
        if (counts.parted()) {
            Dataset<Row> before = reader.linesBefore();
            bad = bad.join(
                            before,
                            bad.col(RowParser.FILE)
                                    .equalTo(before.col(RowParser.FILE))
                                    .and(bad.col(RowParser.START).equalTo(before.col(RowParser.START))),
                            "left_outer")
                    .drop(before.col(RowParser.FILE))
                    .drop(before.col(RowParser.START));
            line = col(RowParser.PLACE).plus(coalesce(col(TableReader.LINES), lit(0L)));
        }
        data.quarantine(bad.select(
                lit(table).as("table"),
                substring_index(problem, ":", 1).as("reason"),
                when(instr(problem, ":").gt(lit(0)), substring_index(problem, ":", -1))
                        .as("column"),
                col(RowParser.FILE).as("file"),
                line.as("line"),
                col(RowParser.RAW).as("raw")));
        return read(session, data, table);
    }

    private static Quarantine read(SparkSession session, DataFolder data, String table) {
        Map<String, Long> reasons = new TreeMap<>();
        Row first = null;
        for (Row group : data.table(session, DataFolder.QUARANTINE)
                .where(col("table").equalTo(lit(table)))
                .groupBy("reason", "column")
                .agg(
                        count(lit(1)),
                        min(struct(
                                col("file"),
                                col("line"),
                                substring(col("raw"), 1, SHOWN).as("raw"))))
                .collectAsList()) {
            String column = group.isNullAt(1) ? "" : ":" + group.getString(1);
            reasons.put(group.getString(0) + column, group.getLong(2));
            Row example = group.getStruct(3);
            boolean earlier = first == null
                    || example.getString(0).compareTo(first.getString(0)) < 0
                    || example.getString(0).equals(first.getString(0)) && example.getLong(1) < first.getLong(1);
            first = earlier ? example : first;
        }
        String shown = first == null
                ? ""
                : Texts.abbreviate(first.getString(2)) + " in " + first.getString(0) + " line " + first.getLong(1);
        return new Quarantine(reasons, shown);
    }

    long rows() {
        return reasons.values().stream().mapToLong(Long::longValue).sum();
    }

    /** @throws InvalidInputException if more rows are bad than the share that the pipeline puts up with */
    void requireRatio(String table, long in, double maxBadRatio, String folder) {
        if (rows() <= maxBadRatio * in) {
            return;
        }
        StringBuilder message = new StringBuilder()
                .append(rows() + " of " + in + " rows of '" + table + "' are bad, more than max-bad-ratio = "
                        + maxBadRatio + " allows");
        reasons.forEach((reason, rows) -> message.append(String.format("%n  %10d  %s", rows, reason)));
        message.append(String.format("%n  first: %s", first));
        throw new InvalidInputException(
                message.toString(),
                "see the rows in " + folder + "; correct the export, or raise max-bad-ratio in the pipeline");
    }
}
