package dev.hawser.ingest.cell;

import java.math.BigInteger;
import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * An amount that the protocol doesn't bound, from 0 to 2^256 - 1, as 32 bytes, the greatest first, so that binary
 * comparison is the numbers'. Read from decimal digits or from 0x and 64 hexadecimal ones.
 */
public record Uint256Cell() implements CellType {
    private static final int BYTES = 32;

    @Override
    public DataType type() {
        return DataTypes.BinaryType;
    }

    @Override
    public Parsed parse(String text) {
        return Digits.uint256(text, value -> new Parsed.Value(bytes(value)));
    }

    private static byte[] bytes(BigInteger value) {
        byte[] magnitude = value.toByteArray();
        int from = Math.max(0, magnitude.length - BYTES);
        byte[] word = new byte[BYTES];
        System.arraycopy(magnitude, from, word, BYTES - (magnitude.length - from), magnitude.length - from);
        return word;
    }

    /** The number that 32 bytes hold. */
    public static BigInteger value(byte[] word) {
        if (word.length != BYTES) {
            throw new IllegalArgumentException(word.length + " bytes: " + Arrays.toString(word));
        }
        return new BigInteger(1, word);
    }
}
