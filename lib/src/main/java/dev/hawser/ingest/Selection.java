package dev.hawser.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

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

    /** @throws InvalidInputException if the table has nothing by which the interval could select */
    void check(TableInput table) {
        if (interval instanceof Interval.Blocks) {
            column(table, table.schema().block(), "block number");
        } else if (interval instanceof Interval.Time
                && table.schema().time().isEmpty()
                && link(table).isEmpty()) {
            throw none(table, "timestamp");
        } else if (interval instanceof Interval.Time && table.schema().time().isPresent()) {
            column(table, table.schema().time(), "timestamp");
        }
    }

    /** The rows with the column {@link #OUTSIDE}. Tables that others link to must have been written. */
    Dataset<Row> mark(SparkSession session, TableInput table, Dataset<Row> rows) {
        if (interval instanceof Interval.Blocks blocks) {
            ColumnSchema column = column(table, table.schema().block(), "block number");
            return outside(rows, column, lit(blocks.from()), lit(blocks.to()));
        }
        if (interval instanceof Interval.Time time && table.schema().time().isPresent()) {
            ColumnSchema column = column(table, table.schema().time(), "timestamp");
            return outside(rows, column, lit(time.from()), lit(time.to()));
        }
        if (interval instanceof Interval.Time) {
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

    private static Dataset<Row> outside(Dataset<Row> rows, ColumnSchema column, Column from, Column to) {
        Column value = col(column.name());
        return rows.withColumn(OUTSIDE, coalesce(value.lt(from).or(value.geq(to)), lit(false)));
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

    private ColumnSchema column(TableInput table, Optional<String> name, String what) {
        ColumnSchema column = name.flatMap(table.schema()::column).orElseThrow(() -> none(table, what));
        table.firstWithout(column.name()).ifPresent(file -> {
            throw new InvalidInputException(
                    "the interval " + interval + " selects by '" + column.name() + "' of '" + table.name()
                            + "', which the header of " + file + " lacks",
                    "export the table with that column, or run over the interval 'all'");
        });
        return column;
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
