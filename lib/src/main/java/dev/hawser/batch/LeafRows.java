package dev.hawser.batch;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Leaves of stored rows with their keys, one row at a time: to name the rows that changed. */
final class LeafRows {
    /** binary(32): the leaf. */
    static final String LEAF = "leaf";

    /** array of strings: the key columns as text, in the key's order. */
    static final String KEY = KeyIndex.KEY;

    /** Rows of {@link #LEAF} alone. */
    static final StructType LEAVES = new StructType().add(LEAF, DataTypes.BinaryType, false);

    /** In the place of the leaf of a row that no batch could hold: the hash of no bytes, which are no row's encoding. */
    static final Hash32 NO_LEAF = Leaf.hashEncoded(new byte[0]);

    private static final StructType SCHEMA = LEAVES.add(KEY, DataTypes.createArrayType(DataTypes.StringType), false);

    private LeafRows() {}

    /**
     * One row of {@link #LEAF} and {@link #KEY} for each stored row. A row that no batch could hold has {@link
     * #NO_LEAF}.
     */
    static Dataset<Row> leavesOfAny(Dataset<Row> rows, LeafSchema schema) {
        List<Column> columns = new ArrayList<>(encodable(schema));
        columns.add(array(keyTexts(schema)).as(KEY));
        return rows.select(columns.toArray(Column[]::new))
                .map(new HashAnyRow(schema.leafEncoding()), Encoders.row(SCHEMA));
    }

    /** The key columns as people write them, in the key's order. */
    static Column[] keyTexts(LeafSchema schema) {
        return schema.key().stream().map(name -> keyText(schema, name)).toArray(Column[]::new);
    }

    /** A key column as people write it: Spark's text of the value, hex for binary. */
    static Column keyText(LeafSchema schema, String name) {
        return schema.columns().stream()
                .filter(column -> column.name().equals(name))
                .map(column -> text(col(name), column))
                .findFirst()
                .orElseGet(() -> col(name).cast("string"));
    }

    /** A published value of the leaf's column as people write it. */
    static Column text(Column value, LeafColumn column) {
        return column.type().equals("binary") ? concat(lit("0x"), lower(hex(value))) : value.cast("string");
    }

    /** The leaf's values of one stored row that {@link #encodable} selected, as {@link Leaf} takes them. */
    static List<Object> values(Row row, List<AbiType> types) {
        List<Object> values = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            values.add(value(row.get(i), types.get(i)));
        }
        return values;
    }

    /** The leaf columns, dates as days and timestamps as microseconds since 1970. */
    static List<Column> encodable(LeafSchema schema) {
        return schema.columns().stream().map(LeafRows::encodable).toList();
    }

    static Column encodable(LeafColumn column) {
        return switch (column.type()) {
            case "date" -> unix_date(col(column.name())).as(column.name());
            case "timestamp" -> unix_micros(col(column.name())).as(column.name());
            default -> col(column.name());
        };
    }

    private static Object value(Object cell, AbiType type) {
        if (cell instanceof BigDecimal decimal) {
            return decimal.unscaledValue();
        }
        return switch (type) {
            case ADDRESS -> Address.of(Hex.decode((String) cell));
            case BYTES32 -> cell instanceof String text ? Hash32.parse(text) : cell;
            default -> cell;
        };
    }

    private record HashAnyRow(List<AbiType> types) implements MapFunction<Row, Row>, Serializable {
        private HashAnyRow {
            types = new ArrayList<>(types);
        }

        @Override
        public Row call(Row row) {
            Object key = row.get(types.size());
            try {
                return RowFactory.create(Leaf.hash(types, values(row, types)).bytes(), key);
            } catch (InvalidInputException | IllegalArgumentException | NullPointerException e) {
                return RowFactory.create(NO_LEAF.bytes(), key);
            }
        }
    }
}
