package dev.hawser.ingest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an ingest run wrote, table by table in the pipeline's order.
 *
 * @param skipped what was left out of the input, and why
 */
public record IngestResult(List<Table> tables, List<String> skipped) {

    public IngestResult {
        tables = List.copyOf(tables);
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
     */
    public record Table(
            String name,
            List<Column> columns,
            long rowsIn,
            long rowsAccepted,
            long rowsQuarantined,
            long rowsOutside,
            Map<String, Long> reasons) {

        public Table {
            columns = List.copyOf(columns);
            reasons = new TreeMap<>(reasons);
            if (rowsIn != rowsAccepted + rowsQuarantined) {
                throw new IllegalArgumentException(
                        name + ": " + rowsIn + " rows in, " + rowsAccepted + " + " + rowsQuarantined + " out");
            }
        }
    }

    /** A column and its type as Spark's simpleString, such as {@code decimal(38,0)}. */
    public record Column(String name, String type) {}
}
