package dev.hawser.score;

import dev.hawser.primitives.Hex;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Words and weights as models and rows may have them, with what the real scorer makes of them. */
public final class ContractScores {
    private static final int WIDTH = 40;
    private static final BigInteger MOST = BigInteger.TWO.pow(95).subtract(BigInteger.ONE);
    private static final BigInteger LEAST = BigInteger.TWO.pow(95).negate();
    private static final Features FEATURES = Features.identity(
            IntStream.rangeClosed(1, WIDTH).mapToObj(i -> "f" + i).toList());

    private ContractScores() {}

    /** What a contract is shown, and the scale that is published. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Case(byte[] words, byte[] weights, int scale) {

        /** The unscaled published number; empty where the row is refused. */
        public Optional<BigInteger> score() {
            ModelDocument document = Documents.of(
                    Link.IDENTITY, Optional.empty(), BigInteger.ZERO, scale, Weights.ofWords(weights), FEATURES);
            return document.scorer().scoreAlone(words).map(BigDecimal::unscaledValue);
        }

        @Override
        public String toString() {
            return "words " + Hex.encode(words) + ", weights " + Hex.encode(weights) + ", scale " + scale;
        }
    }

    /** Sparse lists of numbers of all sizes, some at the limits of their type, some that make ties. */
    public static Case random(Random random) {
        int bits = 1 + random.nextInt(90);
        SortedMap<Integer, BigInteger> words = new TreeMap<>();
        SortedMap<Integer, BigInteger> weights = new TreeMap<>();
        for (int i = 0; i <= WIDTH; i++) {
            if (i > 0 && random.nextInt(3) > 0) {
                words.put(i, number(random, Math.max(1, 110 - bits)));
            }
            if (random.nextInt(3) > 0) {
                weights.put(i, number(random, bits));
            }
        }
        return new Case(Words.encode(words), Words.encode(weights), random.nextInt(22));
    }

    /** Ties of both signs and their neighbours at every scale, and sums around 10^38, 2^63, 2^64 and 2^127. */
    public static List<Case> limits() {
        List<Case> cases = new ArrayList<>();
        for (int scale = 0; scale <= 21; scale++) {
            BigInteger unit = BigInteger.TEN.pow(21 - scale);
            for (int odd = -5; odd <= 5; odd += 2) {
                for (int near = -1; near <= 1; near++) {
                    BigInteger margin = unit.multiply(BigInteger.valueOf(odd))
                            .divide(BigInteger.TWO)
                            .add(BigInteger.valueOf(near));
                    cases.add(new Case(one(BigInteger.ONE), one(margin), scale));
                }
            }
        }
        BigInteger root = BigInteger.TEN.pow(19);
        for (BigInteger factor : List.of(
                root,
                root.subtract(BigInteger.ONE),
                BigInteger.TWO.pow(63),
                BigInteger.TWO.pow(64),
                BigInteger.TWO.pow(31),
                BigInteger.ONE)) {
            for (BigInteger other : List.of(root, root.negate(), BigInteger.TWO.pow(63), MOST, LEAST)) {
                cases.add(new Case(one(factor), one(other), 6));
                cases.add(new Case(one(factor.negate()), one(other), 21));
                cases.add(new Case(
                        Words.encode(new TreeMap<>(Map.of(1, factor, 2, factor.negate()))),
                        Words.encode(new TreeMap<>(Map.of(1, other, 2, other))),
                        0));
            }
        }
        return cases;
    }

    private static byte[] one(BigInteger value) {
        return Words.encode(new TreeMap<>(Map.of(1, value)));
    }

    private static BigInteger number(Random random, int bits) {
        return switch (random.nextInt(200)) {
            case 0 -> MOST;
            case 1 -> LEAST;
            case 2, 3, 4, 5 -> BigInteger.TEN.pow(random.nextInt(19)).multiply(BigInteger.valueOf(5));
            default -> {
                BigInteger size = new BigInteger(Math.min(95, bits), random);
                yield random.nextBoolean() ? size : size.negate();
            }
        };
    }
}
