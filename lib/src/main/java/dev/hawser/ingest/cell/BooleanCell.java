package dev.hawser.ingest.cell;

import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@code true}, {@code false}, {@code yes}, {@code no}, 1 or 0, in any case. */
public record BooleanCell() implements CellType {

    @Override
    public DataType type() {
        return DataTypes.BooleanType;
    }

    @Override
    public Parsed parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> new Parsed.Value(true);
            case "false", "no", "0" -> new Parsed.Value(false);
            default -> new Parsed.Problem("not_a_boolean");
        };
    }
}
