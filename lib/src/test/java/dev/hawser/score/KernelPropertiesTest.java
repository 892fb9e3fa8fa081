package dev.hawser.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The integer kernel beside arithmetic of decimals. */
class KernelPropertiesTest {
    private static final BigInteger BOUND = BigInteger.TEN.pow(38);

    @Property(tries = 5_000)
    void aSmallFeatureIsTheDecimalsHalfEven(@ForAll("small") double value) {
        assertThat(FixedPoint.smallFeature(value)).isEqualTo(decimal(value).longValueExact());
    }

    @Property(tries = 2_000)
    void everyDoubleIsRoundedHalfEvenOrRefused(@ForAll("doubles") double value) {
        FixedRow row = new FixedRow();
        if (!Double.isFinite(value)) {
            assertThatThrownBy(() -> row.put(1, value)).hasMessage("not_finite");
        } else if (decimal(value).bitLength() > 95) {
            assertThatThrownBy(() -> row.put(1, value)).hasMessage("feature_out_of_range");
        } else {
            row.put(1, value);
            assertThat(row.size()).isEqualTo(decimal(value).signum() == 0 ? 0 : 1);
            assertThat(row.size() == 0 ? BigInteger.ZERO : row.largeValue(0)).isEqualTo(decimal(value));
            assertThat(row.isSmall()).isEqualTo(decimal(value).bitLength() < Long.SIZE);
        }
    }

    /** Odd multiples of 2^−10 times powers of 5 end in a 5 at the tenth digit. */
    @Property(tries = 2_000)
    void tiesGoToTheEvenNeighbour(@ForAll @IntRange(min = -4_000_000, max = 4_000_000) int half) {
        double value = Math.scalb(2.0 * half + 1, -10);
        assertThat(new BigDecimal(value).scale()).isEqualTo(10);
        BigInteger below = new BigDecimal(value).setScale(9, RoundingMode.FLOOR).unscaledValue();
        assertThat(BigInteger.valueOf(FixedPoint.smallFeature(value)))
                .isEqualTo(below.testBit(0) ? below.add(BigInteger.ONE) : below);
    }

    @Test
    void theEdgesOfTheSmallPathAgreeWithTheOther() {
        for (double edge : new double[] {0, Double.MIN_VALUE, Double.MIN_NORMAL, 5e-10, 1e-9, 1, 9e9, 0x1p33}) {
            for (double value : new double[] {edge, Math.nextUp(edge), Math.nextDown(edge)}) {
                for (double signed : new double[] {value, -value}) {
                    FixedRow row = new FixedRow();
                    row.put(1, signed);
                    assertThat(row.size() == 0 ? BigInteger.ZERO : row.largeValue(0))
                            .as("%s", signed)
                            .isEqualTo(FixedPoint.feature(signed));
                }
            }
        }
    }

    @Test
    void decimalsOfAnyExponentAreRoundedOrRefusedAtOnce() {
        assertThat(FixedPoint.feature(new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE)))
                .isZero();
        assertThatThrownBy(() -> FixedPoint.feature(new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE)))
                .hasMessage("feature_out_of_range");
        assertThat(FixedPoint.feature(new BigDecimal("0.0000000005"))).isZero();
        assertThat(FixedPoint.feature(new BigDecimal("0.00000000050000001"))).isOne();
        assertThat(FixedPoint.feature(new BigDecimal("-0.0000000015"))).isEqualTo(BigInteger.valueOf(-2));
        assertThat(FixedPoint.feature(new BigDecimal("0.0000000009999999999999999999999")))
                .isOne();
    }

    /** Sizes of operands up to 96 bits, so that both ways of summing and the bound itself are met. */
    @Property(tries = 2_000)
    void aMarginIsTheSumOfTheProductsOrRefused(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 96) int bits, @ForAll @IntRange(max = 40) int width) {
        Random random = new Random(seed);
        SortedMap<Integer, BigInteger> features = new TreeMap<>();
        BigInteger[] weights = new BigInteger[width + 1];
        weights[0] = integer(random, Math.min(bits, 95));
        BigInteger margin = weights[0].multiply(FixedPoint.ONE);
        BigInteger magnitude = margin.abs();
        for (int i = 1; i <= width; i++) {
            weights[i] = integer(random, Math.min(bits, 95));
            BigInteger feature = integer(random, Math.min(Math.min(126 - bits, 95), 70));
            features.put(i, feature);
            margin = margin.add(weights[i].multiply(feature));
            magnitude = magnitude.add(weights[i].multiply(feature).abs());
        }
        FixedRow row = FixedRow.ofWords(Words.encode(features), width);
        MarginSum sum = new MarginSum(weights);
        if (magnitude.compareTo(BOUND) >= 0) {
            assertThatThrownBy(() -> sum.of(row)).hasMessage("margin_out_of_range");
        } else {
            assertThat(sum.of(row)).isEqualTo(margin);
        }
        assertThat(row.words()).isEqualTo(Words.encode(features));
    }

    @Test
    void theBoundIsTheFirstSumThatIsRefused() {
        BigInteger five = new BigInteger("5000000000000000000");
        BigInteger nine = new BigInteger("9000000000000000000");
        BigInteger two = new BigInteger("2000000000000000000");
        MarginSum longs = new MarginSum(new BigInteger[] {BigInteger.ZERO, five, five.negate(), five});
        assertThatThrownBy(() -> longs.of(row(nine, nine, two))).hasMessage("margin_out_of_range");
        assertThat(longs.of(row(nine, nine, two.subtract(BigInteger.ONE))))
                .isEqualTo(five.multiply(two.subtract(BigInteger.ONE)));
        MarginSum large = new MarginSum(new BigInteger[] {BigInteger.ZERO, BigInteger.TEN.pow(19)});
        assertThatThrownBy(() -> large.of(row(BigInteger.TEN.pow(19)))).hasMessage("margin_out_of_range");
        assertThat(large.of(row(BigInteger.TEN.pow(19).subtract(BigInteger.ONE))))
                .isEqualTo(BOUND.subtract(BigInteger.TEN.pow(19)));
    }

    @Test
    void productsOfTheLeastLongsAreHeld() {
        BigInteger least = BigInteger.valueOf(Long.MIN_VALUE);
        MarginSum sum = new MarginSum(new BigInteger[] {BigInteger.ZERO, least, least});
        assertThat(sum.of(row(least))).isEqualTo(BigInteger.ONE.shiftLeft(126));
        assertThatThrownBy(() -> sum.of(row(least, least))).hasMessage("margin_out_of_range");
    }

    @Test
    void wordsOfFeaturesThatTheModelLacksAreRefused() {
        assertThatThrownBy(() -> FixedRow.ofWords(Words.encode(new TreeMap<>(Map.of(3, BigInteger.ONE))), 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("name feature 3, the model has 1 to 2");
    }

    private static FixedRow row(BigInteger... values) {
        SortedMap<Integer, BigInteger> features = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            features.put(i + 1, values[i]);
        }
        return FixedRow.ofWords(Words.encode(features), values.length + 1);
    }

    private static BigInteger integer(Random random, int bits) {
        BigInteger magnitude = new BigInteger(Math.max(bits, 0), random);
        return random.nextBoolean() ? magnitude : magnitude.negate();
    }

    private static BigInteger decimal(double value) {
        return new BigDecimal(value).setScale(9, RoundingMode.HALF_EVEN).unscaledValue();
    }

    /** All exponents alike, subnormals among them. */
    @Provide
    Arbitrary<Double> doubles() {
        return Arbitraries.longs().map(Double::longBitsToDouble);
    }

    @Provide
    Arbitrary<Double> small() {
        Arbitrary<Double> all = doubles().filter(value -> Math.abs(value) <= FixedPoint.MOST_SMALL);
        Arbitrary<Double> near = Arbitraries.longs()
                .between(-9_000_000_000_000L, 9_000_000_000_000L)
                .map(value -> value / 1000.0);
        Arbitrary<Double> tiny = Arbitraries.longs()
                .map(bits -> Double.longBitsToDouble(
                        bits & 0x800fffffffffffffL | (1023L - 35 + Math.floorMod(bits, 68)) << 52))
                .filter(value -> Math.abs(value) <= FixedPoint.MOST_SMALL);
        return Arbitraries.oneOf(all, near, tiny);
    }
}
