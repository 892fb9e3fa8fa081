package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.config.TextLayout;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one tool writes exports: which file holds which table, and which cell which column. */
interface Dialect {
    String name();

    /** @throws InvalidInputException if the dialect has no such table or a column's type is unknown */
    TableSchema schema(TableConfig table);

    /**
     * Says what a file is.
     *
     * @param tables what the pipeline reads
     * @throws InvalidInputException if the file should be a table's and isn't
     */
    Recognised recognise(InputFile file, HeadReader head, List<TableConfig> tables);

    /** Reads what stands before the rows of one file; empty where the file has no line. */
    @FunctionalInterface
    interface HeadReader {
        Optional<FileHead> read(FileFormat format, TextLayout layout);
    }

    /** What a file turned out to be. */
    sealed interface Recognised {
        /** A file with rows of one table that the pipeline reads, or of several. */
        record Rows(FileHead head, List<Feed> feeds) implements Recognised {}

        /** A file of a table without any line. */
        record Nothing(String table) implements Recognised {}

        /** A file that the pipeline doesn't read. */
        record Skipped(String why) implements Recognised {}
    }

    /**
     * What a table takes from a file.
     *
     * @param columns where each of the table's columns that the file has stands: the name in the file's head, or for
     *     Parquet an SQL expression over its columns
     * @param embedded whether the rows are another table's, and count only where the table has no files of its own
     */
    record Feed(String table, Map<String, String> columns, boolean embedded) {}
}
