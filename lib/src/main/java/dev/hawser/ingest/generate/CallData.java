package dev.hawser.ingest.generate;

/** Call data in hex: a selector, then addresses and amounts in turn; for a creation, code without zero bytes. */
final class CallData {
    private static final int STREAM = 2;
    private static final int SELECTORS = 40;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private CallData() {}

    /** Zero bytes of the i-th word: 12 before an address, 24 before an amount. */
    static int zeros(int word) {
        return word % 2 == 0 ? 12 : 24;
    }

    static void append(StringBuilder out, long seed, long block, int index, Shape shape) {
        out.append("0x");
        if (shape.words() == 0) {
            return;
        }
        Draws draws = Draws.at(seed, STREAM, (block << 16) + index);
        boolean code = shape.kind() == Shape.Kind.CREATE;
        if (!code) {
            long selector = shape.kind() == Shape.Kind.TOKEN ? 0 : 1 + draws.rank(SELECTORS, 0.8);
            bytes(out, Draws.at(seed, STREAM, -1 - selector), 4);
        }
        for (int i = 0; i < shape.words(); i++) {
            int zeros = code ? 0 : zeros(i);
            out.append("0".repeat(2 * zeros));
            bytes(out, draws, 32 - zeros);
        }
    }

    private static void bytes(StringBuilder out, Draws draws, int count) {
        long bits = 0;
        for (int i = 0; i < count; i++) {
            bits = i % 8 == 0 ? draws.bits() : bits >>> 8;
            int value = (int) bits & 0xff;
            int nonZero = value == 0 ? 1 : value;
            out.append(HEX[nonZero >> 4]).append(HEX[nonZero & 15]);
        }
    }
}
