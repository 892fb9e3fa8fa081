package dev.hawser.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.unix_micros;

import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.ingest.TableSchema.Link;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Marks the rows that lie outside the interval. A bad row lies outside only where the deciding cell is good: what can't
 * be told counts as in.
 */
final class Selection {
    static final String OUTSIDE = "__outside";
    private static final String WITHIN = "__within";

    private final Interval interval;
    private final List<TableInput> tables;
    private final DataFolder data;

    Selection(Interval interval, List<TableInput> tables, DataFolder data) {
        this.interval = interval;
        this.tables = tables;
        this.data = data;
    }

    /**
     * The half-open range of a column's values that the interval asks for.
     *
     * @param from a block number, or seconds since the epoch
     */
    record Range(String column, long from, long to, boolean ofTime) {}

    /** @throws InvalidInputException if the table has nothing by which the interval could select */
    void check(TableInput table) {
        if (range(table).isEmpty()
                && interval instanceof Interval.Time
                && link(table).isEmpty()) {
            throw none(table, "timestamp");
        }
    }

    /** What the interval asks of the table's own columns; empty where it asks nothing, or another table decides. */
    Optional<Range> range(TableInput table) {
        if (interval instanceof Interval.Blocks blocks) {
            String column = column(table, table.schema().block(), "block number");
            return Optional.of(new Range(column, blocks.from(), blocks.to(), false));
        }
        if (interval instanceof Interval.Time time) {
            Optional<String> column = table.schema().time();
            boolean linked = link(table).isPresent();
            if (column.isPresent()
                    && !(linked && table.firstWithout(column.get()).isPresent())) {
                return Optional.of(new Range(
                        column(table, column, "timestamp"),
                        time.from().getEpochSecond(),
                        time.to().getEpochSecond(),
                        true));
            }
        }
        return Optional.empty();
    }

    /** Whether a marked row counts as in. */
    static Column inside() {
        return not(col(OUTSIDE));
    }

    /** The rows with the column {@link #OUTSIDE}. Tables that others link to must have been written. */
    Dataset<Row> mark(SparkSession session, TableInput table, Dataset<Row> rows) {
        Optional<Range> range = range(table);
        if (range.isPresent()) {
            return rows.withColumn(OUTSIDE, outside(range.get()));
        } else if (interval instanceof Interval.Time) {
            Link link = link(table).orElseThrow(() -> none(table, "timestamp"));
            Dataset<Row> within = data.table(session, link.table())
                    .select(col(link.column()).as(WITHIN))
                    .distinct();
            Column own = rows.col(link.own());
            return rows.join(within, own.equalTo(within.col(WITHIN)), "left_outer")
                    .withColumn(OUTSIDE, own.isNotNull().and(col(WITHIN).isNull()))
                    .drop(WITHIN);
        }
        return rows.withColumn(OUTSIDE, lit(false));
    }

    private static Column outside(Range range) {
        Column value = range.ofTime() ? unix_micros(col(range.column())) : col(range.column());
        long unit = range.ofTime() ? 1_000_000 : 1;
        return coalesce(value.lt(lit(range.from() * unit)).or(value.geq(lit(range.to() * unit))), lit(false));
    }

    private Optional<Link> link(TableInput table) {
        return table.schema().links().stream()
                .filter(link -> tables.stream()
                        .anyMatch(t -> t.name().equals(link.table())
                                && t.present()
                                && t.columns().stream().anyMatch(c -> c.name().equals(link.column()))))
                .filter(link -> table.firstWithout(link.own()).isEmpty())
                .findFirst();
    }

    private String column(TableInput table, Optional<String> name, String what) {
        ColumnSchema column = name.flatMap(table.schema()::column).orElseThrow(() -> none(table, what));
        table.firstWithout(column.name()).ifPresent(file -> {
            throw new InvalidInputException(
                    "the interval " + interval + " selects by '" + column.name() + "' of '" + table.name()
                            + "', which the header of " + file + " lacks",
                    (BlockTimes.wouldGive(column.name(), table, tables)
                                    ? BlockTimes.ADVICE
                                    : "export the table with that column")
                            + ", or run over the interval 'all'");
        });
        return column.name();
    }

    private InvalidInputException none(TableInput table, String what) {
        return new InvalidInputException(
                "the interval " + interval + " can't select from the table '" + table.name() + "': it has no " + what
                        + " column",
                what.equals("timestamp")
                        ? "name the table's time column in the pipeline, or run over the interval 'all'"
                        : "declare a column block_number, give the interval in times, or run over 'all'");
    }
}
