package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.ingest.cell.HexCell;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one table.
 *
 * @param present whether any file is there, be it an empty one or one outside the interval
 * @param timeOfBlock the time's column, where the files lack it and the table of blocks gives it
 */
record TableInput(
        TableConfig config,
        TableSchema schema,
        List<Source> sources,
        boolean present,
        Optional<ColumnSchema> timeOfBlock) {

    /** A file with rows, its head, and where each column of the table stands in it (see {@link Dialect.Feed}). */
    record Source(InputFile file, FileHead head, Map<String, String> columns) {}

    String name() {
        return config.name();
    }

    /** The columns that every file has, in canonical order; all columns where no file has a header. */
    List<ColumnSchema> columns() {
        return schema.columns().stream()
                .filter(column -> firstWithout(column.name()).isEmpty())
                .toList();
    }

    /** The columns that are written: the files' own, and what other tables give, in canonical order. */
    List<ColumnSchema> output() {
        return schema.columns().stream()
                .filter(column -> firstWithout(column.name()).isEmpty()
                        || timeOfBlock.filter(column::equals).isPresent())
                .toList();
    }

    /** The same table with the time of its blocks, where it lacks one and they have it. */
    TableInput withTimeOf(List<TableInput> tables) {
        boolean known = tables.stream()
                .anyMatch(t -> t.name().equals(BlockTimes.TABLE)
                        && t.present()
                        && t.firstWithout(BlockTimes.NUMBER).isEmpty()
                        && t.firstWithout(BlockTimes.TIME).isEmpty());
        boolean linked = schema.links().stream().anyMatch(link -> link.table().equals(BlockTimes.TABLE))
                && schema.block().filter(block -> firstWithout(block).isEmpty()).isPresent();
        Optional<ColumnSchema> missing = schema.time()
                .filter(time -> known && linked && firstWithout(time).isPresent())
                .flatMap(schema::column);
        return new TableInput(config, schema, sources, present, missing);
    }

    Optional<InputFile> firstWithout(String column) {
        return sources.stream()
                .filter(source -> !source.columns().containsKey(column))
                .map(Source::file)
                .findFirst();
    }

    /** Columns whose values hardly repeat: the key where it is one column, and byte strings of any length. */
    List<String> distinct() {
        return output().stream()
                .filter(column ->
                        column.type().equals(HexCell.ANY) || schema.key().equals(List.of(column.name())))
                .map(ColumnSchema::name)
                .toList();
    }

    /** Whether rows can be told apart by the table's key. */
    boolean hasKey() {
        return !schema.key().isEmpty()
                && schema.key().stream().allMatch(key -> firstWithout(key).isEmpty());
    }
}
