package dev.hawser.score;

import dev.hawser.primitives.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** A row's features as integers at scale 9, those that are not 0, by ascending index. Holds one row at a time. */
final class FixedRow implements Outputs {
    private static final int FIRST_ROOM = 64;

    private int[] indexes = new int[FIRST_ROOM];
    private long[] values = new long[FIRST_ROOM];
    /** In the place of a value that fits no long; all null where there is none. */
    private BigInteger[] large = new BigInteger[FIRST_ROOM];

    private int size;
    private boolean small = true;

    void clear() {
        if (!small) {
            Arrays.fill(large, null);
        }
        size = 0;
        small = true;
    }

    /**
     * The row of published feature words.
     *
     * @throws InvalidInputException if the words are not canonical or name other features than 1 … width
     */
    static FixedRow ofWords(byte[] words, int width) {
        FixedRow row = new FixedRow();
        for (Map.Entry<Integer, BigInteger> word : Words.decode(words).entrySet()) {
            int index = word.getKey();
            if (index < 1 || index > width) {
                throw new InvalidInputException(
                        "the feature words name feature " + Integer.toUnsignedString(index) + ", the model has 1 to "
                                + width,
                        "give the words and the model of one batch");
            }
            row.add(index, word.getValue());
        }
        return row;
    }

    int size() {
        return size;
    }

    /** Whether every value fits a long. */
    boolean isSmall() {
        return small;
    }

    int index(int i) {
        return indexes[i];
    }

    /** Only where the row is small. */
    long value(int i) {
        return values[i];
    }

    BigInteger largeValue(int i) {
        return large[i] == null ? BigInteger.valueOf(values[i]) : large[i];
    }

    @Override
    public void put(int index, double value) {
        if (Math.abs(value) <= FixedPoint.MOST_SMALL) {
            add(index, FixedPoint.smallFeature(value));
        } else {
            add(index, FixedPoint.feature(value));
        }
    }

    @Override
    public void putExact(int index, BigDecimal value) {
        add(index, FixedPoint.feature(value));
    }

    private void add(int index, BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            add(index, value.longValue());
        } else {
            room();
            small = false;
            large[size] = value;
            indexes[size++] = index;
        }
    }

    private void add(int index, long value) {
        if (value != 0) {
            room();
            values[size] = value;
            indexes[size++] = index;
        }
    }

    private void room() {
        if (size == indexes.length) {
            indexes = Arrays.copyOf(indexes, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
            large = Arrays.copyOf(large, 2 * size);
        }
    }

    /** The canonical feature words. */
    byte[] words() {
        ByteBuffer out = ByteBuffer.allocate(size * Words.WORD);
        for (int i = 0; i < size; i++) {
            if (large[i] == null) {
                Words.put(out, indexes[i], values[i]);
            } else {
                Words.put(out, indexes[i], large[i]);
            }
        }
        return out.array();
    }
}
