package dev.hawser.score;

import dev.hawser.primitives.InvalidInputException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The byte layout of weights.bin and of a row's feature words: 16-byte words {@code uint32 index ‖ int96 value}, both
 * big-endian, strictly ascending, zeros left out.
 */
public final class Words {
    static final int WORD = 16;
    private static final int VALUE = 12;
    private static final int INDEX_BITS = 24;

    private Words() {}

    /**
     * The words of the values by index.
     *
     * @throws IllegalArgumentException if a value doesn't fit its word
     */
    public static byte[] encode(SortedMap<Integer, BigInteger> values) {
        ByteBuffer out = ByteBuffer.allocate(values.size() * WORD);
        for (Map.Entry<Integer, BigInteger> word : values.entrySet()) {
            if (word.getValue().signum() != 0) {
                put(out, word.getKey(), word.getValue());
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /**
     * The values by index.
     *
     * @throws InvalidInputException if the bytes are not canonical words
     */
    public static SortedMap<Integer, BigInteger> decode(byte[] words) {
        SortedMap<Integer, BigInteger> values = new TreeMap<>(Integer::compareUnsigned);
        forEach(words, values::put);
        return values;
    }

    /**
     * Σ wᵢ·xᵢ of a row's feature words and of weights, without offset, at scale 21; x₀ is one. Empty where either are not
     * canonical, or where Σ|wᵢ·xᵢ| is not below 10^38. Source: FORMATS.md, "Exact score".
     *
     * @param weights of one margin
     */
    public static Optional<BigInteger> margin(byte[] words, byte[] weights) {
        try {
            SortedMap<Integer, BigInteger> features = decode(words);
            if (!features.isEmpty() && (features.firstKey() == 0 || features.lastKey() >>> INDEX_BITS != 0)) {
                return Optional.empty();
            }
            features.put(0, FixedPoint.ONE);
            BigInteger margin = BigInteger.ZERO;
            BigInteger magnitude = BigInteger.ZERO;
            for (Map.Entry<Integer, BigInteger> weight : decode(weights).entrySet()) {
                BigInteger feature = features.getOrDefault(weight.getKey(), BigInteger.ZERO);
                BigInteger product = weight.getValue().multiply(feature);
                margin = margin.add(product);
                magnitude = magnitude.add(product.abs());
            }
            return magnitude.compareTo(MarginSum.BOUND) < 0 ? Optional.of(margin) : Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /**
     * Shows index and value of each word, ascending.
     *
     * @throws InvalidInputException if the bytes are not canonical words
     */
    static void forEach(byte[] words, BiConsumer<Integer, BigInteger> reader) {
        if (words.length % WORD != 0) {
            throw notCanonical("their length " + words.length + " is no multiple of " + WORD);
        }
        int last = 0;
        for (int at = 0; at < words.length; at += WORD) {
            int index = ByteBuffer.wrap(words, at, Integer.BYTES).getInt();
            BigInteger value = new BigInteger(words, at + Integer.BYTES, VALUE);
            if (value.signum() == 0) {
                throw notCanonical("word " + at / WORD + " is zero");
            }
            if (at > 0 && Integer.compareUnsigned(last, index) >= 0) {
                throw notCanonical("word " + at / WORD + " does not ascend");
            }
            reader.accept(index, value);
            last = index;
        }
    }

    static void put(ByteBuffer out, int index, long value) {
        out.putInt(index).putInt(value < 0 ? -1 : 0).putLong(value);
    }

    static void put(ByteBuffer out, int index, BigInteger value) {
        byte[] bytes = value.toByteArray();
        if (bytes.length > VALUE) {
            throw new IllegalArgumentException("not an int96: " + value);
        }
        out.putInt(index);
        for (int i = bytes.length; i < VALUE; i++) {
            out.put((byte) (value.signum() < 0 ? 0xff : 0));
        }
        out.put(bytes);
    }

    private static InvalidInputException notCanonical(String why) {
        return new InvalidInputException("words are not canonical: " + why, "give the bytes as they were published");
    }
}
