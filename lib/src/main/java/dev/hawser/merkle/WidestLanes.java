package dev.hawser.merkle;

/**
 * Whether the machine's vectors are used: where the module {@code jdk.incubator.vector} is there, they hold four states or
 * more, and they are seen to be faster. Compiled code of the vector kernel is many times faster than the interpreter, but
 * the compiler refuses a method of this size now and then, and then one state at a time is the faster way.
 */
final class WidestLanes {
    private static final long TRIED_NANOS = 3_000_000_000L;
    private static final int ROUND = 256;

    static final KeccakLanes FOUND = find();

    private WidestLanes() {}

    private static KeccakLanes find() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return KeccakLanes.SINGLE;
        }
        KeccakLanes vectors = new VectorLanes();
        return vectors.width() >= 4 && isFaster(vectors) ? vectors : KeccakLanes.SINGLE;
    }

    /** Runs both until the vectors need less than three quarters of the time a state, or for a few seconds. */
    private static boolean isFaster(KeccakLanes vectors) {
        long start = System.nanoTime();
        do {
            long single = nanos(KeccakLanes.SINGLE) * vectors.width();
            if (4 * nanos(vectors) < 3 * single) {
                return true;
            }
        } while (System.nanoTime() - start < TRIED_NANOS);
        return false;
    }

    private static long nanos(KeccakLanes lanes) {
        long[] states = new long[Keccak.STATE * lanes.width()];
        long start = System.nanoTime();
        for (int i = 0; i < ROUND; i++) {
            lanes.permute(states, 0, states, 0, Keccak.STATE);
        }
        return System.nanoTime() - start;
    }
}
