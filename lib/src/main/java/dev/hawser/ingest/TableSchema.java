package dev.hawser.ingest;

import dev.hawser.ingest.cell.CellType;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table in canonical order, and how an interval selects from it.
 *
 * @param key the columns that make a row unique; empty where rows may repeat
 * @param block the block number's column
 * @param time the column with the instant of a row
 * @param links other tables by whose accepted rows a time interval selects where there is no such column
 */
record TableSchema(
        String name,
        List<String> key,
        List<ColumnSchema> columns,
        Optional<String> block,
        Optional<String> time,
        List<Link> links) {

    /** @param nullable whether an empty cell is a value */
    record ColumnSchema(String name, CellType type, boolean nullable) {}

    /** A row belongs to the interval if the other table's column holds an accepted row's value of our own column. */
    record Link(String table, String column, String own) {}

    Optional<ColumnSchema> column(String wanted) {
        return columns.stream().filter(c -> c.name().equals(wanted)).findFirst();
    }

    static StructType struct(List<ColumnSchema> columns) {
        StructType struct = new StructType();
        for (ColumnSchema column : columns) {
            struct = struct.add(column.name(), column.type().type(), true);
        }
        return struct;
    }
}
