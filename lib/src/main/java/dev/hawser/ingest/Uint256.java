package dev.hawser.ingest;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Whole numbers from 0 to 2^256 − 1 as Hawser stores them where the protocol sets no lower bound: 32 bytes, big-endian,
 * so that Spark's {@code <}, {@code =}, {@code ORDER BY}, {@code min} and {@code max} of binary are those of the numbers.
 */
final class Uint256 {
    static final int BYTES = 32;

    private static final int DECIMAL_DIGITS = 78;
    private static final int HEX_DIGITS = 2 * BYTES;

    private Uint256() {}

    static boolean fits(BigInteger value) {
        return value.signum() >= 0 && value.bitLength() <= 8 * BYTES;
    }

    /** @throws IllegalArgumentException outside 0 … 2^256 − 1 */
    static byte[] bytes(BigInteger value) {
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
    static BigInteger value(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    /** Reads decimal digits, or 0x and 1 to 64 hexadecimal ones; empty for any other text and past 2^256 − 1. */
    static Optional<BigInteger> parse(String text) {
        if (text.startsWith("0x")) {
            return isHex(text) ? Optional.of(new BigInteger(text.substring(2), 16)) : Optional.empty();
        }
        if (text.startsWith("-") || !Digits.isWhole(text)) {
            return Optional.empty();
        }
        String digits = Digits.significant(text);
        return digits.length() > DECIMAL_DIGITS
                ? Optional.empty()
                : Optional.of(new BigInteger("0" + digits)).filter(Uint256::fits);
    }

    private static boolean isHex(String text) {
        return text.length() > 2
                && text.length() <= 2 + HEX_DIGITS
                && text.chars().skip(2).allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    }
}
