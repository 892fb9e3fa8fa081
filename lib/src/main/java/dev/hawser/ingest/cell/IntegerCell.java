package dev.hawser.ingest.cell;

import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.ShortType;

/** A whole number in decimal digits, from {@code least} to {@code most}. */
public record IntegerCell(DataType type, long least, long most) implements CellType {
    /** A counter from 0 to 2^63 - 1. */
    public static final IntegerCell COUNTER = new IntegerCell(DataTypes.LongType, 0, Long.MAX_VALUE);

    @Override
    public Parsed parse(String text) {
        if (!Digits.isWhole(text)) {
            return Digits.notWhole(text);
        }
        try {
            long value = Long.parseLong(text);
            return value < least || value > most ? Parsed.OUT_OF_RANGE : new Parsed.Value(boxed(value));
        } catch (NumberFormatException e) {
            return Parsed.OUT_OF_RANGE;
        }
    }

    private Object boxed(long value) {
        if (type instanceof IntegerType) {
            return (int) value;
        } else if (type instanceof ShortType) {
            return (short) value;
        }
        return type instanceof ByteType ? (Object) (byte) value : (Object) value;
    }
}
