package dev.hawser.ingest.uint256;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whole numbers from 0 to 2^256 − 1 as Hawser stores them where the protocol sets no lower bound: 32 bytes, big-endian,
 * so that Spark's {@code <}, {@code =}, {@code ORDER BY}, {@code min} and {@code max} of binary are those of the numbers.
 */
public final class Uint256 {
    static final int BYTES = 32;

    private static final Pattern DECIMAL = Pattern.compile("0*[0-9]{1,78}");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]{1,64}");

    private Uint256() {}

    static boolean fits(BigInteger value) {
        return value.signum() >= 0 && value.bitLength() <= 8 * BYTES;
    }

    /** @throws IllegalArgumentException outside 0 … 2^256 − 1 */
    public static byte[] bytes(BigInteger value) {
        if (!fits(value)) {
            throw new IllegalArgumentException("not a uint256: " + value);
        }
        byte[] signed = value.toByteArray();
        byte[] bytes = new byte[BYTES];
        int length = Math.min(signed.length, BYTES);
        System.arraycopy(signed, signed.length - length, bytes, BYTES - length, length);
        return bytes;
    }

    /** The number that the bytes are, of whatever length. */
    public static BigInteger value(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    /** Reads decimal digits, or 0x and 1 to 64 hexadecimal ones; empty for any other text and past 2^256 − 1. */
    static Optional<BigInteger> parse(String text) {
        if (HEXADECIMAL.matcher(text).matches()) {
            return Optional.of(new BigInteger(text.substring(2), 16));
        }
        return DECIMAL.matcher(text).matches()
                ? Optional.of(new BigInteger(text)).filter(Uint256::fits)
                : Optional.empty();
    }
}
