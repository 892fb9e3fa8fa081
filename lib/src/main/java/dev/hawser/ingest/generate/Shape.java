package dev.hawser.ingest.generate;

/**
 * What a transaction does and costs, whatever the price: a function of the seed and its place. It fails when the gas
 * that it needs exceeds the limit that its wallet set, and swaps are reverted now and then, the longer their call data
 * the more often.
 *
 * @param words 32-byte words of call data (of code, for a creation)
 * @param gasLimit in gas
 * @param gasUsed in gas, the whole limit where it ran out
 */
record Shape(Kind kind, int words, long gasLimit, long gasUsed, boolean success) {
    private static final int STREAM = 1;
    private static final double[] MARGINS = {1.0, 1.1, 1.25, 1.5, 2.0};
    private static final double[] MARGIN_SHARES = {0.03, 0.15, 0.50, 0.80, 1.0};
    /** How far the gas needed may stray from a wallet's estimate. */
    private static final double DRIFT = 0.12;

    enum Kind {
        TRANSFER,
        TOKEN,
        SWAP,
        CALL,
        CREATE
    }

    static Shape at(long seed, long block, int index) {
        Draws draws = Draws.at(seed, STREAM, (block << 16) + index);
        Kind kind = kind(draws.uniform());
        int words = words(kind, draws);
        long intrinsic = intrinsic(kind, words);
        double execution = execution(kind, words, draws);
        long needed = intrinsic + (long) execution;
        if (kind == Kind.TRANSFER) {
            return new Shape(kind, 0, draws.uniform() < 0.7 ? needed : 90_000, needed, true);
        }
        double estimate = needed * StrictMath.exp(DRIFT * draws.normal());
        long limit = Math.max(intrinsic, (long) (estimate * margin(draws.uniform())));
        if (limit < needed) {
            return new Shape(kind, words, limit, limit, false);
        }
        if (kind == Kind.SWAP && draws.uniform() < 0.02 + 0.003 * words) {
            long used = intrinsic + (long) (execution * (0.3 + 0.6 * draws.uniform()));
            return new Shape(kind, words, limit, used, false);
        }
        return new Shape(kind, words, limit, needed, true);
    }

    /** Bytes of call data. */
    int inputBytes() {
        return words == 0 ? 0 : kind == Kind.CREATE ? 32 * words : 4 + 32 * words;
    }

    private static Kind kind(double u) {
        if (u < 0.35) {
            return Kind.TRANSFER;
        } else if (u < 0.65) {
            return Kind.TOKEN;
        } else if (u < 0.93) {
            return Kind.SWAP;
        }
        return u < 0.99 ? Kind.CALL : Kind.CREATE;
    }

    private static int words(Kind kind, Draws draws) {
        return switch (kind) {
            case TRANSFER -> 0;
            case TOKEN -> 2;
            case SWAP -> draws.between(4, 13);
            case CALL -> draws.between(8, 33);
            case CREATE -> draws.between(16, 95);
        };
    }

    /** Gas before execution: 21,000, 16 a byte that isn't zero, 4 a zero byte, 32,000 for a creation. */
    private static long intrinsic(Kind kind, int words) {
        int bytes = kind == Kind.CREATE ? 32 * words : words == 0 ? 0 : 4;
        int zeros = 0;
        for (int i = 0; i < words && kind != Kind.CREATE; i++) {
            zeros += CallData.zeros(i);
            bytes += 32;
        }
        return 21_000 + 4L * zeros + 16L * (bytes - zeros) + (kind == Kind.CREATE ? 32_000 : 0);
    }

    private static double execution(Kind kind, int words, Draws draws) {
        return switch (kind) {
            case TRANSFER -> 0;
            case TOKEN -> draws.logNormal(27_000, 0.35);
            case SWAP -> draws.logNormal(95_000 + 4_000.0 * words, 0.4);
            case CALL -> draws.logNormal(220_000, 0.6);
            case CREATE -> draws.logNormal(60_000, 0.3) + 200.0 * 32 * words;
        };
    }

    private static double margin(double u) {
        int i = 0;
        while (u >= MARGIN_SHARES[i]) {
            i++;
        }
        return MARGINS[i];
    }
}
