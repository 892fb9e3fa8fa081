package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How one tool writes exports: which file holds which table, and which cell which column. */
interface Dialect {
    String name();

    /** @throws InvalidInputException if the dialect has no such table or a column's type is unknown */
    TableSchema schema(TableConfig table);

    /**
     * Says what a file is.
     *
     * @param header reads the file's first line; empty where the file has none
     * @throws InvalidInputException if the file should be a table's and isn't
     */
    Recognised recognise(InputFile file, Supplier<Optional<List<String>>> header, List<TableSchema> tables);

    /** What a file turned out to be. */
    sealed interface Recognised {
        /** A file of a table that the pipeline reads, with the cell index of each of the table's columns it has. */
        record Rows(String table, List<String> header, Map<String, Integer> columns) implements Recognised {}

        /** A file of a table without any line. */
        record Nothing(String table) implements Recognised {}

        /** A file that the pipeline doesn't read. */
        record Skipped(String why) implements Recognised {}
    }
}
