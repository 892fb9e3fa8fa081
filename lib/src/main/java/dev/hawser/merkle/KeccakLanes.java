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
     * The fastest lanes for that many leaves and their tree. The machine's vectors are used only from half a million leaves
     * on: compiling them costs as much as they save on that many.
     */
    static KeccakLanes forLeaves(long leaves) {
        return leaves < 1 << 19 ? SINGLE : widest();
    }

    /** The widest lanes of this machine that are seen to be faster than {@link #SINGLE}; looked for once. */
    static KeccakLanes widest() {
        return WidestLanes.FOUND;
    }
}
