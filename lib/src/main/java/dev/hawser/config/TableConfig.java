package dev.hawser.config;

import java.util.List;
import java.util.Optional;

/**
 * One table that a pipeline reads.
 *
 * @param name the view's name in SQL and the folder's name in the dataset
 * @param optional whether an input without this table is fine; the table is empty then
 * @param columns the declared columns; empty for a dialect that knows its own
 * @param key the columns that make a row unique; may be empty
 * @param time the timestamp column by which a time interval selects, where there is one
 */
public record TableConfig(
        String name, boolean optional, List<ColumnConfig> columns, List<String> key, Optional<String> time) {

    /**
     * A declared column.
     *
     * @param type Spark's simpleString, such as {@code decimal(18,0)}
     * @param nullable whether an empty cell is a value; otherwise it is a reason to refuse the row
     */
    public record ColumnConfig(String name, String type, boolean nullable) {}
}
