package dev.hawser.ingest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an ingest run wrote, table by table in the pipeline's order.
 *
 * @param checks what was compared across rows and tables
 * @param skipped what was left out of the input, and why
 */
public record IngestResult(List<Table> tables, List<Check> checks, List<String> skipped) {

    public IngestResult {
        tables = List.copyOf(tables);
        checks = List.copyOf(checks);
        skipped = List.copyOf(skipped);
    }

    /** Rows of all tables that were accepted. */
    public long rowsAccepted() {
        return tables.stream().mapToLong(Table::rowsAccepted).sum();
    }

    /** Rows of all tables that stand in the quarantine. */
    public long rowsQuarantined() {
        return tables.stream().mapToLong(Table::rowsQuarantined).sum();
    }

    /**
     * The counts of one table; rows in = accepted + quarantined.
     *
     * @param columns the columns written, empty for an optional table that the input lacks
     * @param rowsIn rows within the interval, and bad rows that may lie within it
     * @param rowsOutside rows outside the interval, which are not among {@code rowsIn}
     * @param reasons rows quarantined by reason: {@code too_few_cells}, {@code not_a_number:value} …
     * @param inexact columns of an exact type that came as floating point
     */
    public record Table(
            String name,
            List<Column> columns,
            long rowsIn,
            long rowsAccepted,
            long rowsQuarantined,
            long rowsOutside,
            Map<String, Long> reasons,
            List<String> inexact) {

        public Table {
            columns = List.copyOf(columns);
            reasons = new TreeMap<>(reasons);
            inexact = List.copyOf(inexact);
            if (rowsIn != rowsAccepted + rowsQuarantined) {
                throw new IllegalArgumentException(
                        name + ": " + rowsIn + " rows in, " + rowsAccepted + " + " + rowsQuarantined + " out");
            }
        }
    }

    /**
     * One check over accepted rows.
     *
     * @param name such as {@code base_fee}
     * @param checked how many rows or pairs of rows it could look at
     * @param failed how many of these contradict it
     */
    public record Check(String name, long checked, long failed) {}

    /** A column and its type as Spark's simpleString, such as {@code decimal(38,0)}. */
    public record Column(String name, String type) {}
}
