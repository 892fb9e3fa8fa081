package dev.hawser.batch;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
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

/** Leaves of stored rows, hashed where the rows are. */
public final class LeafRows {
    /** binary(32): the leaf. */
    public static final String LEAF = "leaf";

    /** array of strings: the key columns as text, in the key's order. */
    public static final String KEY = "key";

    private static final StructType SCHEMA = new StructType()
            .add(LEAF, DataTypes.BinaryType, false)
            .add(KEY, DataTypes.createArrayType(DataTypes.StringType), false);

    private LeafRows() {}

    /** One row of {@link #LEAF} and {@link #KEY} for each stored row. */
    public static Dataset<Row> leaves(Dataset<Row> rows, LeafSchema schema) {
        List<Column> columns = new ArrayList<>(encodable(schema));
        Column[] key =
                schema.key().stream().map(name -> col(name).cast("string")).toArray(Column[]::new);
        columns.add(array(key).as(KEY));
        return rows.select(columns.toArray(Column[]::new))
                .map(new HashRow(schema.leafEncoding()), Encoders.row(SCHEMA));
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

    private static Column encodable(LeafColumn column) {
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
            case ADDRESS -> Address.parse((String) cell);
            case BYTES32 -> cell instanceof String text ? Hash32.parse(text) : cell;
            default -> cell;
        };
    }

    private record HashRow(List<AbiType> types) implements MapFunction<Row, Row>, Serializable {
        private HashRow {
            types = new ArrayList<>(types);
        }

        @Override
        public Row call(Row row) {
            Hash32 leaf = Leaf.hash(types, values(row, types));
            return RowFactory.create(leaf.bytes(), row.get(types.size()));
        }
    }

    /** The hex text of a binary leaf column. */
    static String hex(Row row, String column) {
        return Hex.encode((byte[]) row.getAs(column));
    }
}
