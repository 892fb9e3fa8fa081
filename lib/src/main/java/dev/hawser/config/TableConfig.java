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
 * @param layout how its text files are written
 */
public record TableConfig(
        String name,
        boolean optional,
        List<ColumnConfig> columns,
        List<String> key,
        Optional<String> time,
        TextLayout layout) {

    /**
     * A declared column.
     *
     * @param type Spark's simpleString, such as {@code decimal(18,0)}, or {@code address}, {@code bytes32}, {@code wei},
     *     {@code uint256}
     * @param nullable whether an empty cell is a value; otherwise it is a reason to refuse the row
     * @param from the column's exact name in the input, where it is not its own
     * @param format the pattern of a date or timestamp as java.time.format.DateTimeFormatter reads it
     */
    public record ColumnConfig(
            String name, String type, boolean nullable, Optional<String> from, Optional<String> format) {

        /** A column under its own name in the usual form. */
        public ColumnConfig(String name, String type, boolean nullable) {
            this(name, type, nullable, Optional.empty(), Optional.empty());
        }
    }

    /** A table whose text files have commas and a header. */
    public TableConfig(
            String name, boolean optional, List<ColumnConfig> columns, List<String> key, Optional<String> time) {
        this(name, optional, columns, key, time, TextLayout.COMMAS);
    }
}
