package dev.hawser.ingest;

import java.util.regex.Pattern;

/** What a number looks like in text. */
final class Digits {
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final int LONGEST = 1000;

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
    static CellType.Parsed notWhole(String text) {
        return isNumber(text) ? CellType.Parsed.NOT_EXACT : CellType.Parsed.NOT_A_NUMBER;
    }

    /** The digits less leading zeros; empty for zero. */
    static String significant(String digits) {
        int from = 0;
        while (from < digits.length() && digits.charAt(from) == '0') {
            from++;
        }
        return digits.substring(from);
    }
}
