package dev.hawser.ingest.cell;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;

/** A float or double; NaN is {@code not_a_number}, and what would be infinite {@code out_of_range}. */
public record FloatingCell(DataType type) implements CellType {

    /** Whether values of the type are floating point. */
    public static boolean holds(DataType type) {
        return type instanceof DoubleType || type instanceof FloatType;
    }

    @Override
    public Parsed parse(String text) {
        if (!Digits.isNumber(text)) {
            return Parsed.NOT_A_NUMBER;
        }
        if (type instanceof FloatType) {
            float value = Float.parseFloat(text);
            return Float.isInfinite(value) ? Parsed.OUT_OF_RANGE : new Parsed.Value(value);
        }
        double value = Double.parseDouble(text);
        return Double.isInfinite(value) ? Parsed.OUT_OF_RANGE : new Parsed.Value(value);
    }
}
