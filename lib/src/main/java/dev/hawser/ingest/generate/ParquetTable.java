package dev.hawser.ingest.generate;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** A table of Parquet files: which rows a block has in it, and its columns in order. */
record ParquetTable<R>(Function<Block, List<R>> rows, List<Column<R>> columns) {

    /** @param value null, or what the storage takes */
    record Column<R>(String name, Storage storage, Function<R, Object> value) {}

    static <R> ParquetTable<R> of(Function<Block, List<R>> rows) {
        return new ParquetTable<>(rows, List.of());
    }

    ParquetTable<R> with(String name, Storage storage, Function<R, Object> value) {
        Stream<Column<R>> added = Stream.of(new Column<>(name, storage, value));
        return new ParquetTable<>(rows, Stream.concat(columns.stream(), added).toList());
    }

    MessageType schema() {
        List<Type> fields = columns.stream()
                .map(column -> column.storage().type(column.name()))
                .toList();
        return new MessageType("root", fields);
    }
}
