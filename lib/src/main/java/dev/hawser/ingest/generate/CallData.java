package dev.hawser.ingest.generate;

/** Call data: a selector, then addresses and amounts in turn; for a creation, code without zero bytes. */
final class CallData {
    private static final int STREAM = 2;
    private static final int SELECTORS = 40;

    private CallData() {}

    /** Zero bytes of the i-th word: 12 before an address, 24 before an amount. */
    static int zeros(int word) {
        return word % 2 == 0 ? 12 : 24;
    }

    static byte[] of(long seed, long block, int index, Shape shape) {
        byte[] data = new byte[shape.inputBytes()];
        if (data.length == 0) {
            return data;
        }
        Draws draws = Draws.at(seed, STREAM, (block << 16) + index);
        boolean code = shape.kind() == Shape.Kind.CREATE;
        int end = 0;
        if (!code) {
            long selector = shape.kind() == Shape.Kind.TOKEN ? 0 : 1 + draws.rank(SELECTORS, 0.8);
            end = 4;
            Draws.at(seed, STREAM, -1 - selector).fill(data, 0, end);
        }
        for (int i = 0; i < shape.words(); i++) {
            draws.fill(data, end + (code ? 0 : zeros(i)), end + 32);
            end += 32;
        }
        return data;
    }
}
