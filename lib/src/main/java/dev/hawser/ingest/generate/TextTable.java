package dev.hawser.ingest.generate;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A table of text lines: which rows a block has in it, and its columns in order. A value is null, a number, text, a list
 * of texts, or a list of maps, as the tool itself holds it.
 */
record TextTable<R>(Function<Block, List<R>> rows, List<Column<R>> columns) {

    record Column<R>(String name, Function<R, Object> value) {}

    static <R> TextTable<R> of(Function<Block, List<R>> rows) {
        return new TextTable<>(rows, List.of());
    }

    TextTable<R> with(String name, Function<R, Object> value) {
        Stream<Column<R>> added = Stream.of(new Column<>(name, value));
        return new TextTable<>(rows, Stream.concat(columns.stream(), added).toList());
    }

    /** A column that is there but empty. */
    TextTable<R> without(String name) {
        return with(name, row -> null);
    }
}
