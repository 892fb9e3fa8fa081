package dev.hawser.merkle;

import dev.hawser.primitives.Hash32;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;

/** A growing list of 32-byte hashes, four words each, most significant first: no object a hash. */
public final class Hashes implements Serializable {
    /** The bytes of a hash. */
    public static final int BYTES = 32;

    static final int WORDS = 4;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private long[] words;
    private int size;

    private Hashes(long[] words, int size) {
        this.words = words;
        this.size = size;
    }

    /** An empty list with room for that many. */
    public static Hashes ofCapacity(int capacity) {
        return new Hashes(new long[WORDS * capacity], 0);
    }

    /** The hashes whose bytes follow each other. */
    public static Hashes of(byte[] bytes) {
        if (bytes.length % BYTES != 0) {
            throw new IllegalArgumentException(bytes.length + " bytes are no hashes");
        }
        long[] words = new long[bytes.length / Long.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = (long) LONGS.get(bytes, Long.BYTES * i);
        }
        return new Hashes(words, words.length / WORDS);
    }

    /** The hashes whose words, four each, follow each other; not copied. */
    static Hashes ofWords(long[] words) {
        return new Hashes(words, words.length / WORDS);
    }

    public int size() {
        return size;
    }

    public Hash32 get(int i) {
        return Hash32.of(bytes(i, i + 1));
    }

    /** The bytes of the hashes from one place to before another. */
    public byte[] bytes(int from, int to) {
        byte[] bytes = new byte[BYTES * (to - from)];
        for (int i = 0; i < bytes.length / Long.BYTES; i++) {
            LONGS.set(bytes, Long.BYTES * i, words[WORDS * from + i]);
        }
        return bytes;
    }

    public void add(Hash32 hash) {
        byte[] bytes = hash.bytes();
        room(1);
        for (int w = 0; w < WORDS; w++) {
            words[WORDS * size + w] = (long) LONGS.get(bytes, Long.BYTES * w);
        }
        size++;
    }

    /** Appends the hash at place {@code i} of another list. */
    void add(Hashes other, int i) {
        room(1);
        int from = WORDS * i;
        int to = WORDS * size++;
        words[to] = other.words[from];
        words[to + 1] = other.words[from + 1];
        words[to + 2] = other.words[from + 2];
        words[to + 3] = other.words[from + 3];
    }

    /** All hashes of several lists. */
    public static Hashes concat(Collection<Hashes> lists) {
        Hashes all = ofCapacity(lists.stream().mapToInt(Hashes::size).sum());
        lists.forEach(all::addAll);
        return all;
    }

    /** Appends all of another list. */
    public void addAll(Hashes other) {
        room(other.size);
        System.arraycopy(other.words, 0, words, WORDS * size, WORDS * other.size);
        size += other.size;
    }

    /** A copy of the hashes from one place to before another. */
    Hashes slice(int from, int to) {
        return new Hashes(Arrays.copyOfRange(words, WORDS * from, WORDS * to), to - from);
    }

    /**
     * Appends each hash to the list that its first bits name: list i of n holds those from i/n to (i+1)/n of all possible
     * hashes. A list that is missing is made.
     *
     * @param room how many hashes a list has room for at first
     */
    public void distribute(Hashes[] lists, int room) {
        for (int i = 0; i < size; i++) {
            int list = (int) ((words[WORDS * i] >>> 32) * lists.length >>> 32);
            if (lists[list] == null) {
                lists[list] = ofCapacity(room);
            }
            lists[list].add(this, i);
        }
    }

    /** The same hashes without room for more. */
    public Hashes trimmed() {
        return slice(0, size);
    }

    /** Compares as unsigned 256-bit numbers. */
    public int compare(int i, Hashes other, int j) {
        return compare(words, WORDS * i, other.words, WORDS * j);
    }

    static int compare(long[] a, int at, long[] b, int bAt) {
        long first = a[at] + Long.MIN_VALUE;
        long second = b[bAt] + Long.MIN_VALUE;
        return first == second ? compareRest(a, at, b, bAt) : first < second ? -1 : 1;
    }

    private static int compareRest(long[] a, int at, long[] b, int bAt) {
        for (int w = 1; w < WORDS; w++) {
            int compared = Long.compareUnsigned(a[at + w], b[bAt + w]);
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    /**
     * The same hashes in ascending order, in time linear in their number: hashes are uniform, so their leading bits put
     * each near its place, and an insertion sort does the rest.
     */
    public Hashes sorted() {
        if (size == 0) {
            return ofCapacity(0);
        }
        long least = words[0];
        long most = words[0];
        for (int i = 1; i < size; i++) {
            long word = words[WORDS * i];
            least = Long.compareUnsigned(word, least) < 0 ? word : least;
            most = Long.compareUnsigned(word, most) > 0 ? word : most;
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(size);
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(most - least) - bits);
        int[] starts = new int[(int) (most - least >>> shift) + 2];
        for (int i = 0; i < size; i++) {
            starts[(int) (words[WORDS * i] - least >>> shift) + 1]++;
        }
        for (int bucket = 1; bucket < starts.length; bucket++) {
            starts[bucket] += starts[bucket - 1];
        }
        long[] placed = new long[WORDS * size];
        for (int i = 0; i < WORDS * size; i += WORDS) {
            int at = WORDS * starts[(int) (words[i] - least >>> shift)]++;
            placed[at] = words[i];
            placed[at + 1] = words[i + 1];
            placed[at + 2] = words[i + 2];
            placed[at + 3] = words[i + 3];
        }
        insertionSort(placed);
        return new Hashes(placed, size);
    }

    private static void insertionSort(long[] hashes) {
        long[] moved = new long[WORDS];
        for (int i = WORDS; i < hashes.length; i += WORDS) {
            if (compare(hashes, i - WORDS, hashes, i) <= 0) {
                continue;
            }
            System.arraycopy(hashes, i, moved, 0, WORDS);
            int at = i;
            for (; at > 0 && compare(hashes, at - WORDS, moved, 0) > 0; at -= WORDS) {
                System.arraycopy(hashes, at - WORDS, hashes, at, WORDS);
            }
            System.arraycopy(moved, 0, hashes, at, WORDS);
        }
    }

    /** Of two lists in ascending order: the hashes of this one that the other lacks, each once. */
    public Hashes without(Hashes other) {
        Hashes lacking = ofCapacity(0);
        int there = 0;
        for (int i = 0; i < size; i++) {
            while (there < other.size && other.compare(there, this, i) < 0) {
                there++;
            }
            boolean known = there < other.size && other.compare(there, this, i) == 0;
            if (!known && !isRepeated(i)) {
                lacking.add(this, i);
            }
        }
        return lacking;
    }

    /** Of a list in ascending order: the hashes that stand in it more than once, each once. */
    public Hashes repeated() {
        Hashes repeated = ofCapacity(0);
        for (int i = 1; i < size; i++) {
            if (isRepeated(i) && !(i > 1 && isRepeated(i - 1))) {
                repeated.add(this, i);
            }
        }
        return repeated;
    }

    private boolean isRepeated(int i) {
        return i > 0 && compare(i, this, i - 1) == 0;
    }

    /** The words of all hashes; at least four times {@link #size} of them. */
    long[] words() {
        return words;
    }

    private void room(int more) {
        int needed = WORDS * Math.addExact(size, more);
        if (needed > words.length) {
            words = Arrays.copyOf(words, Math.max(needed, 2 * words.length));
        }
    }
}
