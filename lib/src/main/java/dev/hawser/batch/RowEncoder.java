package dev.hawser.batch;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.merkle.AbiType;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code abi.encode} of stored rows, straight from Spark's column vectors: no object a row. Gives the bytes that
 * {@link dev.hawser.merkle.Leaf#encode} gives for the same values.
 */
final class RowEncoder implements Serializable {
    private static final int WORD = 32;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** How a column's cells become a word, or a word and a tail. */
    private enum Cell {
        BYTE,
        SHORT,
        INT,
        LONG,
        BOOLEAN,
        WIDE_DECIMAL,
        WORD,
        HEX,
        TAIL
    }

    private final String[] names;
    private final Cell[] cells;
    private final int[] ordinals;
    private transient byte[] buffer;
    private transient int end;

    /**
     * An encoder of rows as they lie in storage.
     *
     * @param stored the columns of the vectors, in their order
     * @throws InvalidInputException if a leaf column is missing there, or has another type
     */
    RowEncoder(LeafSchema schema, StructType stored) {
        List<LeafColumn> columns = schema.columns();
        this.names = new String[columns.size()];
        this.cells = new Cell[columns.size()];
        this.ordinals = new int[columns.size()];
        List<String> present = List.of(stored.fieldNames());
        for (int i = 0; i < cells.length; i++) {
            LeafColumn column = columns.get(i);
            names[i] = column.name();
            ordinals[i] = present.indexOf(column.name());
            if (ordinals[i] < 0) {
                throw new InvalidInputException(
                        "the stored rows have no column " + column.name(), "restore the batch's folder");
            }
            cells[i] = cell(column, stored.fields()[ordinals[i]]);
        }
    }

    private static Cell cell(LeafColumn column, StructField stored) {
        DataType type = stored.dataType();
        if (!type.simpleString().equals(column.type())) {
            throw new InvalidInputException(
                    "the stored column " + column.name() + " is " + type.simpleString() + ", the manifest says "
                            + column.type(),
                    "restore the batch's folder");
        }
        return switch (column.type()) {
            case "tinyint" -> Cell.BYTE;
            case "smallint" -> Cell.SHORT;
            case "int", "date" -> Cell.INT;
            case "bigint", "timestamp" -> Cell.LONG;
            case "boolean" -> Cell.BOOLEAN;
            case "string" -> column.abi() == AbiType.STRING ? Cell.TAIL : Cell.HEX;
            case "binary" -> column.abi() == AbiType.BYTES ? Cell.TAIL : Cell.WORD;
            default -> decimal((DecimalType) type);
        };
    }

    private static Cell decimal(DecimalType type) {
        if (type.precision() > Decimal.MAX_LONG_DIGITS()) {
            return Cell.WIDE_DECIMAL;
        }
        return type.precision() > Decimal.MAX_INT_DIGITS() ? Cell.LONG : Cell.INT;
    }

    /**
     * Encodes one row into {@link #buffer}, from its beginning.
     *
     * @return how many bytes the row takes
     * @throws InvalidInputException if a cell is null or is no value of its type
     */
    int encode(ColumnarBatch batch, int row) {
        end = WORD * cells.length;
        room(0);
        for (int i = 0; i < cells.length; i++) {
            ColumnVector column = batch.column(ordinals[i]);
            if (column.isNullAt(row)) {
                throw unfit(i, "null");
            }
            encode(i, column, row, WORD * i);
        }
        return end;
    }

    /** The last encoded row; another array when a longer row needs one. */
    byte[] buffer() {
        if (buffer == null) {
            buffer = new byte[4096];
        }
        return buffer;
    }

    private void encode(int i, ColumnVector column, int row, int at) {
        switch (cells[i]) {
            case BYTE -> word(at, column.getByte(row));
            case SHORT -> word(at, column.getShort(row));
            case INT -> word(at, column.getInt(row));
            case LONG -> word(at, column.getLong(row));
            case BOOLEAN -> word(at, column.getBoolean(row) ? 1 : 0);
            case WIDE_DECIMAL -> wide(at, column.getBinary(row));
            case WORD -> {
                UTF8String bytes = column.getUTF8String(row);
                if (bytes.numBytes() != WORD) {
                    throw unfit(i, bytes.numBytes() + " bytes");
                }
                bytes.writeToMemory(buffer, Platform.BYTE_ARRAY_OFFSET + at);
            }
            case HEX -> hex(i, column.getUTF8String(row), at);
            case TAIL -> tail(column.getUTF8String(row), at);
        }
    }

    private void word(int at, long value) {
        long sign = value >> 63;
        LONGS.set(buffer, at, sign);
        LONGS.set(buffer, at + 8, sign);
        LONGS.set(buffer, at + 16, sign);
        LONGS.set(buffer, at + 24, value);
    }

    /** A decimal of more digits than a long holds: two's complement, most significant byte first. */
    private void wide(int at, byte[] unscaled) {
        Arrays.fill(buffer, at, at + WORD - unscaled.length, (byte) (unscaled[0] >> 7));
        System.arraycopy(unscaled, 0, buffer, at + WORD - unscaled.length, unscaled.length);
    }

    private void hex(int i, UTF8String text, int at) {
        int digits = text.numBytes() - 2;
        if (digits != 2 * WORD && digits != 40 || text.getByte(0) != '0' || text.getByte(1) != 'x') {
            throw unfit(i, text.toString());
        }
        int from = at + WORD - digits / 2;
        Arrays.fill(buffer, at, from, (byte) 0);
        for (int digit = 0; digit < digits; digit += 2) {
            int high = digit(text.getByte(2 + digit));
            int low = digit(text.getByte(3 + digit));
            if ((high | low) < 0) {
                throw unfit(i, text.toString());
            }
            buffer[from + digit / 2] = (byte) (high << 4 | low);
        }
    }

    private static int digit(byte character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
    }

    private void tail(UTF8String bytes, int at) {
        int length = bytes.numBytes();
        int padded = Math.addExact(length, WORD - 1) / WORD * WORD;
        int start = end;
        end = Math.addExact(Math.addExact(end, WORD), padded);
        room(start);
        word(at, start);
        word(start, length);
        bytes.writeToMemory(buffer, Platform.BYTE_ARRAY_OFFSET + start + WORD);
        Arrays.fill(buffer, start + WORD + length, end, (byte) 0);
    }

    /** Makes the buffer as long as the row is now, keeping what was written up to {@code used}. */
    private void room(int used) {
        if (end > buffer().length) {
            byte[] longer = new byte[Math.max(end, 2 * buffer.length)];
            System.arraycopy(buffer, 0, longer, 0, used);
            buffer = longer;
        }
    }

    private InvalidInputException unfit(int i, String found) {
        return new InvalidInputException(
                "the stored column " + names[i] + " holds what no leaf can: " + Texts.abbreviate(found),
                "run verify to see which rows changed");
    }
}
