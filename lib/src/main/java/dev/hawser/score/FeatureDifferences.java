package dev.hawser.score;

import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/** Which features differ between two lists of words of one row. */
public final class FeatureDifferences {
    private FeatureDifferences() {}

    /**
     * The names of the outputs that differ, in the order of their indexes.
     *
     * @throws dev.hawser.primitives.InvalidInputException if words are not canonical
     */
    public static List<String> of(Features features, byte[] one, byte[] other) {
        SortedMap<Integer, BigInteger> left = Words.decode(one);
        SortedMap<Integer, BigInteger> right = Words.decode(other);
        TreeSet<Integer> indexes = new TreeSet<>(Integer::compareUnsigned);
        indexes.addAll(left.keySet());
        indexes.addAll(right.keySet());
        return indexes.stream()
                .filter(index ->
                        !left.getOrDefault(index, BigInteger.ZERO).equals(right.getOrDefault(index, BigInteger.ZERO)))
                .map(index -> name(features, index))
                .toList();
    }

    private static String name(Features features, int index) {
        return index < 1 || index > features.width()
                ? "word " + Integer.toUnsignedString(index)
                : features.output(index);
    }
}
