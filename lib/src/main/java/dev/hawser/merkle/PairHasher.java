package dev.hawser.merkle;

import java.util.Arrays;

/** Hashes nodes in pairs, the smaller first, as many at once as the machine's vectors hold. */
final class PairHasher {
    private final KeccakLanes lanes;
    private final long[] pairs;
    private final long[] digest;

    PairHasher(KeccakLanes lanes) {
        this.lanes = lanes;
        int width = lanes.width();
        this.pairs = new long[Keccak.STATE * width];
        this.digest = new long[Keccak.DIGEST * width];
        Arrays.fill(pairs, 2 * Hashes.WORDS * width, (2 * Hashes.WORDS + 1) * width, 0x01);
        Arrays.fill(pairs, (Keccak.RATE_WORDS - 1) * width, Keccak.RATE_WORDS * width, Long.MIN_VALUE);
    }

    /** The parents of {@code count} pairs of nodes, the first of which begins at place {@code first}. */
    Hashes parents(Hashes nodes, int first, int count) {
        int width = lanes.width();
        long[] from = nodes.words();
        long[] to = new long[Hashes.WORDS * count];
        for (int pair = 0; pair < count; pair += width) {
            int filled = Math.min(width, count - pair);
            for (int lane = 0; lane < filled; lane++) {
                gather(from, Hashes.WORDS * (first + 2 * (pair + lane)), lane, width);
            }
            lanes.permute(pairs, 0, digest, 0, Keccak.DIGEST);
            for (int lane = 0; lane < filled; lane++) {
                int at = Hashes.WORDS * (pair + lane);
                to[at] = Long.reverseBytes(digest[lane]);
                to[at + 1] = Long.reverseBytes(digest[width + lane]);
                to[at + 2] = Long.reverseBytes(digest[2 * width + lane]);
                to[at + 3] = Long.reverseBytes(digest[3 * width + lane]);
            }
        }
        return Hashes.ofWords(to);
    }

    /** Puts a pair into its lane, the smaller node first: without a branch, which would be foretold wrongly half the time. */
    private void gather(long[] nodes, int left, int lane, int width) {
        int second = Hashes.compare(nodes, left, nodes, left + Hashes.WORDS) <= 0 ? Hashes.WORDS : 0;
        int smaller = left + Hashes.WORDS - second;
        int larger = left + second;
        long[] to = pairs;
        to[lane] = Long.reverseBytes(nodes[smaller]);
        to[lane + width] = Long.reverseBytes(nodes[smaller + 1]);
        to[lane + 2 * width] = Long.reverseBytes(nodes[smaller + 2]);
        to[lane + 3 * width] = Long.reverseBytes(nodes[smaller + 3]);
        to[lane + 4 * width] = Long.reverseBytes(nodes[larger]);
        to[lane + 5 * width] = Long.reverseBytes(nodes[larger + 1]);
        to[lane + 6 * width] = Long.reverseBytes(nodes[larger + 2]);
        to[lane + 7 * width] = Long.reverseBytes(nodes[larger + 3]);
    }
}
