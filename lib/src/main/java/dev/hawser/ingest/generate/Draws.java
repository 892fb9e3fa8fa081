package dev.hawser.ingest.generate;

/**
 * Random numbers that are a function of a seed and a place, so that every task draws the same ones. SplitMix64 (Steele,
 * Lea, Flood: Fast splittable pseudorandom number generators, 2014); StrictMath, so that every machine agrees.
 */
final class Draws {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;

    private Draws(long state) {
        this.state = state;
    }

    /** @param stream tells the purposes apart for which one place draws */
    static Draws at(long seed, int stream, long place) {
        return new Draws(mix(mix(mix(seed) + stream * GOLDEN) + place * GOLDEN));
    }

    long bits() {
        state += GOLDEN;
        return mix(state);
    }

    /** Within [0, 1). */
    double uniform() {
        return (bits() >>> 11) * 0x1p-53;
    }

    /** Within [from, to). */
    int between(int from, int to) {
        return from + (int) (uniform() * (to - from));
    }

    /** Mean 0, deviation 1 (Box and Muller). */
    double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
    }

    double logNormal(double median, double sigma) {
        return median * StrictMath.exp(sigma * normal());
    }

    /** A rank from 0 to n - 1, the r-th about r^-(1+1/alpha) as frequent as the first. */
    long rank(long n, double alpha) {
        double rank = StrictMath.pow(1 - uniform(), -alpha) - 1;
        return rank >= n ? (long) (uniform() * n) : (long) rank;
    }

    /** Bytes other than zero, in the array's places from (inclusive) to (exclusive). */
    void fill(byte[] out, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits = (i - from) % 8 == 0 ? bits() : bits >>> 8;
            out[i] = (byte) ((bits & 0xff) == 0 ? 1 : bits);
        }
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
