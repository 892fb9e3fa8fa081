package dev.hawser.ingest.cell;

import dev.hawser.ingest.cell.CellType.Parsed;
import java.math.BigInteger;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a number looks like in text. */
final class Digits {
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final int LONGEST = 1000;
    private static final BigInteger OVER_UINT256 = BigInteger.ONE.shiftLeft(256);
    private static final int UINT256_DIGITS = 78;
    private static final int UINT256_HEX = 64;

    private Digits() {}

    /** Whether there are only the digits 0 to 9, after a minus sign or not. */
    static boolean isWhole(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > from;
    }

    /** Whether it is a number at all, be it with a point or an exponent. */
    static boolean isNumber(String text) {
        return text.length() <= LONGEST && NUMBER.matcher(text).matches();
    }

    /** Why a text that is not a whole number is none. */
    static Parsed notWhole(String text) {
        return isNumber(text) ? Parsed.NOT_EXACT : Parsed.NOT_A_NUMBER;
    }

    /** The digits less leading zeros; empty for zero. */
    static String significant(String digits) {
        int from = 0;
        while (from < digits.length() && digits.charAt(from) == '0') {
            from++;
        }
        return digits.substring(from);
    }

    /** A number from 0 to 2^256 - 1 in decimal digits, or as a word of 0x and 64 hexadecimal ones; else why it is none. */
    static Parsed uint256(String text, Function<BigInteger, Parsed> use) {
        if (text.startsWith("0x")) {
            return isWord(text) ? use.apply(new BigInteger(text.substring(2), 16)) : Parsed.NOT_A_NUMBER;
        } else if (!isWhole(text)) {
            return notWhole(text);
        } else if (text.startsWith("-")) {
            return Parsed.OUT_OF_RANGE;
        }
        String digits = significant(text);
        if (digits.isEmpty()) {
            return use.apply(BigInteger.ZERO);
        } else if (digits.length() > UINT256_DIGITS) {
            return Parsed.OVER_UINT256;
        }
        BigInteger value = new BigInteger(digits);
        return value.compareTo(OVER_UINT256) < 0 ? use.apply(value) : Parsed.OVER_UINT256;
    }

    private static boolean isWord(String text) {
        boolean digits = text.length() == 2 + UINT256_HEX;
        for (int i = 2; digits && i < text.length(); i++) {
            digits = Character.digit(text.charAt(i), 16) >= 0 && text.charAt(i) < 128;
        }
        return digits;
    }
}
