package dev.hawser.batch;

import static org.apache.spark.sql.functions.lit;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** A row's key as a reader gives it, brought to the types of the key columns. */
final class WantedKey {
    private final Map<String, String> given;
    private final List<String> texts;
    private final byte[] encoded;

    private WantedKey(Map<String, String> given, List<String> texts, byte[] encoded) {
        this.given = given;
        this.texts = texts;
        this.encoded = encoded;
    }

    /**
     * The key with those texts.
     *
     * @throws InvalidInputException if a text is no value of its column's type
     */
    static WantedKey of(SparkSession spark, LeafSchema schema, Map<String, String> key) {
        Dataset<Row> typed = spark.range(1)
                .select(schema.key().stream()
                        .map(name -> value(column(schema, name), key.get(name)).as(name))
                        .toArray(Column[]::new));
        List<Column> columns = new ArrayList<>();
        schema.key().forEach(name -> columns.add(LeafRows.encodable(column(schema, name))));
        columns.addAll(List.of(LeafRows.keyTexts(schema)));
        Row row = typed.select(columns.toArray(Column[]::new)).first();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < schema.key().size(); i++) {
            String name = schema.key().get(i);
            if (row.isNullAt(i)) {
                throw new InvalidInputException(
                        "'" + key.get(name) + "' is no " + column(schema, name).type() + ", which key column " + name
                                + " is",
                        "write it as the batch does");
            }
            texts.add(row.getString(schema.key().size() + i));
        }
        return new WantedKey(key, texts, Leaf.encode(types(schema), LeafRows.values(row, types(schema))));
    }

    private static Column value(LeafColumn column, String text) {
        return column.type().equals("binary")
                ? functions.unhex(functions.substring(lit(text), 3, Integer.MAX_VALUE))
                : lit(text).try_cast(column.type());
    }

    private static LeafColumn column(LeafSchema schema, String name) {
        return schema.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<AbiType> types(LeafSchema schema) {
        return schema.key().stream().map(name -> column(schema, name).abi()).toList();
    }

    /** The key columns as {@link LeafRows#keyTexts} writes them, in the key's order. */
    List<String> texts() {
        return texts;
    }

    /** Whether a row has this key. */
    boolean isOf(List<Object> row, LeafSchema schema) {
        List<Object> key = schema.key().stream()
                .map(name -> row.get(schema.columns().indexOf(column(schema, name))))
                .toList();
        return Arrays.equals(encoded, Leaf.encode(types(schema), key));
    }

    /** As it was given. */
    @Override
    public String toString() {
        return given.toString();
    }
}
