package dev.hawser.merkle;

/**
 * Keccak-f[1600] of several independent states at once. Word w of the state in lane l stands at
 * {@code w * width() + l}.
 */
interface KeccakLanes {
    /** How many states are permuted at once. */
    int width();

    /**
     * Permutes the states that begin at {@code from[at]}.
     *
     * @param words how many words of each state go to {@code to[toAt]}: {@link Keccak#DIGEST} or {@link Keccak#STATE}
     */
    void permute(long[] from, int at, long[] to, int toAt, int words);

    /** One state at a time. */
    KeccakLanes SINGLE = new KeccakLanes() {
        @Override
        public int width() {
            return 1;
        }

        @Override
        public void permute(long[] from, int at, long[] to, int toAt, int words) {
            Keccak.permute(from, at, to, toAt, words);
        }
    };

    /**
     * The fastest lanes for that many leaves and their tree. The machine's vectors are used where the module
     * {@code jdk.incubator.vector} is there and they hold four states or more, but only from a million leaves on:
     * compiling them costs as much as they save on that many.
     */
    static KeccakLanes forLeaves(long leaves) {
        return leaves < 1 << 20 ? SINGLE : widest();
    }

    /** The widest lanes of this machine. */
    static KeccakLanes widest() {
        return Widest.LANES;
    }

    /** Looked for once. */
    final class Widest {
        private static final KeccakLanes LANES = find();

        private Widest() {}

        private static KeccakLanes find() {
            if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
                return SINGLE;
            }
            KeccakLanes vectors = new VectorLanes();
            return vectors.width() >= 4 ? vectors : SINGLE;
        }
    }
}
