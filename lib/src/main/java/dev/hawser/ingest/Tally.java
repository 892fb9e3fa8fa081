package dev.hawser.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The counts of one table, from one pass over its input.
 *
 * @param reasons bad rows by problem
 * @param firstFile the file of the first bad row by file and text, null where there is none
 */
record Tally(long accepted, long outside, Map<String, Long> reasons, String firstFile, String firstRaw) {
    private static final int SHOWN = 300;

    static Tally of(Dataset<Row> rows) {
        Dataset<Row> groups = rows.groupBy(col(Selection.OUTSIDE), col(CsvRows.PROBLEM))
                .agg(count(lit(1)), min(struct(col(CsvRows.FILE), substring(col(CsvRows.RAW), 1, SHOWN))));
        long accepted = 0;
        long outside = 0;
        Map<String, Long> reasons = new TreeMap<>();
        String file = null;
        String raw = null;
        for (Row group : groups.collectAsList()) {
            if (group.getBoolean(0)) {
                outside += group.getLong(2);
            } else if (group.isNullAt(1)) {
                accepted += group.getLong(2);
            } else {
                reasons.put(group.getString(1), group.getLong(2));
                Row first = group.getStruct(3);
                if (file == null || first.getString(0).compareTo(file) < 0) {
                    file = first.getString(0);
                    raw = first.getString(1);
                }
            }
        }
        return new Tally(accepted, outside, reasons, file, raw);
    }

    long quarantined() {
        return reasons.values().stream().mapToLong(Long::longValue).sum();
    }

    long in() {
        return accepted + quarantined();
    }

    /** @throws InvalidInputException if more rows are bad than the share that the pipeline puts up with */
    void requireRatio(String table, double maxBadRatio, String quarantine) {
        if (quarantined() <= maxBadRatio * in()) {
            return;
        }
        StringBuilder message = new StringBuilder()
                .append(quarantined() + " of " + in() + " rows of '" + table + "' are bad, more than max-bad-ratio = "
                        + maxBadRatio + " allows");
        reasons.forEach((reason, rows) -> message.append(String.format("%n  %10d  %s", rows, reason)));
        message.append(String.format("%n  first: %s in %s", Texts.abbreviate(firstRaw), firstFile));
        throw new InvalidInputException(
                message.toString(),
                "see the rows in " + quarantine + "; correct the export, or raise max-bad-ratio in the pipeline");
    }
}
