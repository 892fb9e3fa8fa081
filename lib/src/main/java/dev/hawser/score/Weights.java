package dev.hawser.score;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** The integer weights of a model at scale 12, one list a margin, each with the intercept first: weights.bin. */
public final class Weights {
    private static final int CLASS_BITS = 24;
    static final int MOST_CLASSES = 256;

    private final byte[] words;

    private Weights(byte[] words) {
        this.words = words;
    }

    /** @throws InvalidInputException if the bytes are not canonical words */
    public static Weights ofWords(byte[] words) {
        Words.forEach(words, (index, value) -> {});
        return new Weights(words.clone());
    }

    /** Those of one margin. */
    public static Weights of(BigInteger... weights) {
        SortedMap<Integer, BigInteger> values = new TreeMap<>();
        for (int i = 0; i < weights.length; i++) {
            values.put(i, weights[i]);
        }
        return new Weights(Words.encode(values));
    }

    /**
     * Those of one margin as fitted.
     *
     * @throws InvalidInputException if a coefficient can't be held
     */
    public static Weights fitted(double intercept, double[] coefficients) {
        return fitted(new double[] {intercept}, new double[][] {coefficients});
    }

    /**
     * Those of a margin for each class as fitted.
     *
     * @throws InvalidInputException if a coefficient can't be held
     */
    public static Weights fitted(double[] intercepts, double[][] coefficients) {
        SortedMap<Integer, BigInteger> values = new TreeMap<>(Integer::compareUnsigned);
        for (int category = 0; category < intercepts.length; category++) {
            values.put(category << CLASS_BITS, held(intercepts[category]));
            for (int i = 0; i < coefficients[category].length; i++) {
                if (coefficients[category][i] != 0) {
                    values.put(category << CLASS_BITS | i + 1, held(coefficients[category][i]));
                }
            }
        }
        return new Weights(Words.encode(values));
    }

    private static BigInteger held(double coefficient) {
        try {
            return FixedPoint.weight(coefficient);
        } catch (RefusedException e) {
            throw new InvalidInputException(
                    "a fitted coefficient can't be held as an integer at scale 12: " + e.getMessage(),
                    "bring the features and the label to units of similar size (gwei for wei)",
                    e);
        }
    }

    /** The bytes of weights.bin. */
    public byte[] words() {
        return words.clone();
    }

    /** How many weights are not 0. */
    public int size() {
        return words.length / Words.WORD;
    }

    /** keccak256 of weights.bin. */
    public Hash32 hash() {
        return Keccak.hash(words);
    }

    /** The weights of one margin, the intercept first. */
    public BigInteger[] margin(int category, int width) {
        BigInteger[] margin = new BigInteger[width + 1];
        Arrays.fill(margin, BigInteger.ZERO);
        Words.forEach(words, (index, value) -> {
            if (index >>> CLASS_BITS == category) {
                margin[index & Features.MOST] = value;
            }
        });
        return margin;
    }

    /** Whether every word belongs to one of so many margins over so many outputs. */
    boolean fits(int margins, int width) {
        boolean[] fits = {margins <= MOST_CLASSES};
        Words.forEach(
                words, (index, value) -> fits[0] &= index >>> CLASS_BITS < margins && (index & Features.MOST) <= width);
        return fits[0];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Weights weights && Arrays.equals(words, weights.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return Hex.encode(words);
    }
}
