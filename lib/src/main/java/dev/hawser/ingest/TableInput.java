package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one table.
 *
 * @param present whether any file is there, be it an empty one
 */
record TableInput(TableConfig config, TableSchema schema, List<Source> sources, boolean present) {

    /** A file with rows, its header's cells, and the cell index of each column of the table. */
    record Source(InputFile file, List<String> header, Map<String, Integer> cells) {}

    String name() {
        return config.name();
    }

    /** The columns that every file has, in canonical order; all columns where no file has a header. */
    List<ColumnSchema> columns() {
        return schema.columns().stream()
                .filter(column -> firstWithout(column.name()).isEmpty())
                .toList();
    }

    Optional<InputFile> firstWithout(String column) {
        return sources.stream()
                .filter(source -> !source.cells().containsKey(column))
                .map(Source::file)
                .findFirst();
    }
}
