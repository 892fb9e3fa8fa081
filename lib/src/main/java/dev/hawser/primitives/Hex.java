package dev.hawser.primitives;

import java.util.HexFormat;

/** Lower-case hexadecimal with a {@code 0x} prefix, the only form that Hawser writes. */
public final class Hex {
    private static final HexFormat LOWER = HexFormat.of();

    /** 1 for each digit, by ASCII code. */
    private static final byte[] DIGIT = new byte[128];

    static {
        for (char c : "0123456789abcdef".toCharArray()) {
            DIGIT[c] = 1;
        }
    }

    private Hex() {}

    public static String encode(byte[] bytes) {
        return "0x" + LOWER.formatHex(bytes);
    }

    /**
     * Reads exactly the form that {@link #encode} writes.
     *
     * @throws InvalidInputException if the text lacks {@code 0x}, has an odd length or any character but 0-9 and a-f
     */
    public static byte[] decode(String text) {
        if (!isHex(text)) {
            throw new InvalidInputException(
                    "not lower-case hexadecimal with 0x: " + Texts.abbreviate(text), "write it as 0x and 0-9, a-f");
        }
        return LOWER.parseHex(text, 2, text.length());
    }

    /** Whether the text is {@code 0x} and an even number of lower-case hexadecimal digits. */
    public static boolean isHex(String text) {
        return text.length() % 2 == 0 && text.startsWith("0x") && isDigits(text, 2);
    }

    /** Whether all from a place on are lower-case hexadecimal digits; without a branch a character, for long texts. */
    private static boolean isDigits(String text, int from) {
        int digits = 1;
        for (int i = from; i < text.length(); i++) {
            int c = text.charAt(i);
            digits &= DIGIT[c & 0x7f] & (c - 0x80) >>> 31;
        }
        return digits == 1;
    }

    static byte[] decodeExactly(String text, int bytes, String what) {
        if (text.length() != 2 + 2 * bytes || !isHex(text)) {
            throw new InvalidInputException(
                    "not " + what + ": " + Texts.abbreviate(text),
                    "write it as 0x and " + 2 * bytes + " digits 0-9, a-f");
        }
        return LOWER.parseHex(text, 2, text.length());
    }
}
