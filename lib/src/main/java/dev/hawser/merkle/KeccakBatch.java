package dev.hawser.merkle;

import java.util.Arrays;

/**
 * Keccak-256 of many messages, as many at once as the machine's vectors hold. Messages of one number of blocks share the
 * lanes; a message waits in its lane until all are filled.
 */
public final class KeccakBatch {
    private static final int RATE = Long.BYTES * Keccak.RATE_WORDS;

    /** Longer messages are rare, and are hashed alone. */
    private static final int MOST_BLOCKS = 64;

    private final KeccakLanes lanes;
    private final boolean twice;
    private final Waiting[] waiting = new Waiting[MOST_BLOCKS + 1];
    private final long[] state;
    private final long[] digest;
    private final long[] second;
    private long[] digests = new long[Hashes.WORDS * 1024];
    private int size;

    private KeccakBatch(KeccakLanes lanes, boolean twice) {
        this.lanes = lanes;
        this.twice = twice;
        int width = lanes.width();
        this.state = new long[Keccak.STATE * width];
        this.digest = new long[Keccak.DIGEST * width];
        this.second = new long[Keccak.STATE * width];
        Arrays.fill(second, Keccak.DIGEST * width, (Keccak.DIGEST + 1) * width, 0x01);
        Arrays.fill(second, (Keccak.RATE_WORDS - 1) * width, Keccak.RATE_WORDS * width, Long.MIN_VALUE);
    }

    static KeccakBatch once(KeccakLanes lanes) {
        return new KeccakBatch(lanes, false);
    }

    static KeccakBatch twice(KeccakLanes lanes) {
        return new KeccakBatch(lanes, true);
    }

    /** Leaves from their rows' encodings: each is hashed twice. */
    public static KeccakBatch ofLeaves(long expected) {
        return twice(KeccakLanes.forLeaves(expected));
    }

    /** Adds a message; its digest will stand behind those of the messages before. */
    public void add(byte[] message, int offset, int length) {
        int at = size++;
        if (Hashes.WORDS * size > digests.length) {
            digests = Arrays.copyOf(digests, 2 * digests.length);
        }
        int blocks = length / RATE + 1;
        if (blocks > MOST_BLOCKS) {
            byte[] hash = Keccak.digest(message, offset, length);
            store(Hashes.of(twice ? Keccak.digest(hash) : hash).words(), at);
            return;
        }
        Waiting lane = waiting[blocks];
        if (lane == null) {
            lane = new Waiting(blocks, lanes.width());
            waiting[blocks] = lane;
        }
        if (lane.add(message, offset, length, at)) {
            flush(lane);
        }
    }

    /** The digests of all messages in their order. The batch is empty then. */
    public Hashes finish() {
        for (Waiting lane : waiting) {
            if (lane != null && lane.count > 0) {
                flush(lane);
            }
        }
        Hashes all = Hashes.ofWords(Arrays.copyOf(digests, Hashes.WORDS * size));
        size = 0;
        return all;
    }

    private void flush(Waiting lane) {
        int width = lanes.width();
        long[] first = twice ? second : digest;
        absorb(lane, first);
        if (twice) {
            lanes.permute(second, 0, digest, 0, Keccak.DIGEST);
        }
        for (int l = 0; l < lane.count; l++) {
            int at = Hashes.WORDS * lane.places[l];
            digests[at] = Long.reverseBytes(digest[l]);
            digests[at + 1] = Long.reverseBytes(digest[width + l]);
            digests[at + 2] = Long.reverseBytes(digest[2 * width + l]);
            digests[at + 3] = Long.reverseBytes(digest[3 * width + l]);
        }
        lane.count = 0;
    }

    private void absorb(Waiting lane, long[] to) {
        int rate = Keccak.RATE_WORDS * lanes.width();
        if (lane.blocks == 1) {
            lanes.permute(lane.words, 0, to, 0, Keccak.DIGEST);
            return;
        }
        Arrays.fill(state, 0);
        for (int block = 0; block < lane.blocks; block++) {
            int from = block * rate;
            for (int i = 0; i < rate; i++) {
                state[i] ^= lane.words[from + i];
            }
            boolean last = block == lane.blocks - 1;
            lanes.permute(state, 0, last ? to : state, 0, last ? Keccak.DIGEST : Keccak.STATE);
        }
    }

    private void store(long[] words, int at) {
        System.arraycopy(words, 0, digests, Hashes.WORDS * at, Hashes.WORDS);
    }

    /** Messages of one number of blocks, padded, their words in lanes. */
    private static final class Waiting {
        private final int blocks;
        private final int width;
        private final long[] words;
        private final int[] lengths;
        private final int[] places;
        private int count;

        Waiting(int blocks, int width) {
            this.blocks = blocks;
            this.width = width;
            // A single block is permuted where it stands, as a whole state.
            this.words = new long[Math.max(Keccak.STATE, blocks * Keccak.RATE_WORDS) * width];
            this.lengths = new int[width];
            this.places = new int[width];
            Arrays.fill(lengths, -1);
        }

        /** Whether all lanes are filled now. */
        boolean add(byte[] message, int offset, int length, int place) {
            int lane = count++;
            int whole = length / Long.BYTES;
            int at = lane;
            for (int w = 0; w < whole; w++, at += width) {
                words[at] = (long) Keccak.LONGS.get(message, offset + Long.BYTES * w);
            }
            // The padding of a message of the same length stands there already.
            if (lengths[lane] != length || length % Long.BYTES != 0) {
                pad(message, offset + Long.BYTES * whole, length % Long.BYTES, at, lane);
                lengths[lane] = length;
            }
            places[lane] = place;
            return count == width;
        }

        private void pad(byte[] message, int offset, int left, int from, int lane) {
            long word = 0x01L << 8 * left;
            for (int i = 0; i < left; i++) {
                word |= (message[offset + i] & 0xffL) << 8 * i;
            }
            int last = (blocks * Keccak.RATE_WORDS - 1) * width + lane;
            for (int at = from + width; at <= last; at += width) {
                words[at] = 0;
            }
            words[from] = word;
            words[last] |= Long.MIN_VALUE;
        }
    }
}
