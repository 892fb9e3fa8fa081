package dev.hawser.ingest.uint256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class Uint256Test {
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    @Example
    void theStoredFormIsTheOneOfAnAbiWord() {
        assertThat(hex(Uint256.bytes(BigInteger.ZERO))).isEqualTo("00".repeat(32));
        assertThat(hex(Uint256.bytes(BigInteger.valueOf(256)))).isEqualTo("00".repeat(30) + "0100");
        assertThat(hex(Uint256.bytes(BigInteger.ONE.shiftLeft(255)))).isEqualTo("80" + "00".repeat(31));
        assertThat(hex(Uint256.bytes(MAX))).isEqualTo("ff".repeat(32));
    }

    @Example
    void onlyWholeNumbersInRangeAreRead() {
        assertThat(Uint256.parse("0".repeat(500) + "7")).contains(BigInteger.valueOf(7));
        assertThat(Uint256.parse("0xFf")).contains(BigInteger.valueOf(255));
        assertThat(Uint256.parse(MAX.toString())).contains(MAX);
        assertThat(Uint256.parse("0x" + "f".repeat(64))).contains(MAX);
        for (String text : new String[] {
            "",
            "-",
            "-0",
            "-1",
            "+1",
            " 1",
            "1 ",
            "1.0",
            "1e3",
            "0x",
            "0X1",
            "ff",
            "0x-1",
            "0xg",
            "0x" + "0".repeat(65),
            MAX.add(BigInteger.ONE).toString(),
            "9".repeat(1000),
            "١",
            "0x١"
        }) {
            assertThat(Uint256.parse(text)).as("'%s'", text).isEmpty();
        }
    }

    @Example
    void aNumberOutOfRangeHasNoStoredForm() {
        for (BigInteger value : new BigInteger[] {BigInteger.valueOf(-1), MAX.add(BigInteger.ONE)}) {
            assertThatThrownBy(() -> Uint256.bytes(value)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property
    void bytesAndBothWritingsAreTheSameNumber(@ForAll @From("values") BigInteger value) {
        assertThat(Uint256.value(Uint256.bytes(value))).isEqualTo(value);
        assertThat(Uint256.parse(value.toString())).contains(value);
        assertThat(Uint256.parse("0x" + value.toString(16))).contains(value);
        assertThat(Uint256.parse("0x" + hex(Uint256.bytes(value)))).contains(value);
    }

    @Property
    void bytesAreOrderedAsTheNumbersAre(@ForAll @From("values") BigInteger a, @ForAll @From("values") BigInteger b) {
        assertThat(Uint256Operations.compare(Uint256.bytes(a), Uint256.bytes(b)))
                .isEqualTo(a.compareTo(b));
        assertThat(Integer.signum(Arrays.compareUnsigned(Uint256.bytes(a), Uint256.bytes(b))))
                .isEqualTo(a.compareTo(b));
    }

    @Property
    void sumsAndDifferencesAreTheIntegersOrRefused(
            @ForAll @From("values") BigInteger a, @ForAll @From("values") BigInteger b) {
        if (Uint256.fits(a.add(b))) {
            assertThat(Uint256Operations.add(Uint256.bytes(a), Uint256.bytes(b)))
                    .isEqualTo(Uint256.bytes(a.add(b)));
        } else {
            assertThatThrownBy(() -> Uint256Operations.add(Uint256.bytes(a), Uint256.bytes(b)))
                    .isInstanceOf(Uint256Operations.Refused.class)
                    .hasMessage(a + " + " + b + " is not within 0 to 2^256 - 1");
        }
        if (a.compareTo(b) >= 0) {
            assertThat(Uint256Operations.subtract(Uint256.bytes(a), Uint256.bytes(b)))
                    .isEqualTo(Uint256.bytes(a.subtract(b)));
        } else {
            assertThatThrownBy(() -> Uint256Operations.subtract(Uint256.bytes(a), Uint256.bytes(b)))
                    .isInstanceOf(Uint256Operations.Refused.class);
        }
    }

    @Property
    void aScaledValueIsExactOrRefused(
            @ForAll @From("values") BigInteger value, @ForAll @IntRange(max = 80) int decimals) {
        BigDecimal exact = new BigDecimal(value, decimals).stripTrailingZeros();
        boolean fits = exact.scale() <= 18 && exact.precision() - exact.scale() <= 20;
        if (fits) {
            BigDecimal scaled = Uint256Operations.scale(Uint256.bytes(value), decimals);
            assertThat(scaled).isEqualByComparingTo(exact);
            assertThat(scaled.scale()).isEqualTo(18);
        } else {
            assertThatThrownBy(() -> Uint256Operations.scale(Uint256.bytes(value), decimals))
                    .isInstanceOf(Uint256Operations.Refused.class);
        }
    }

    @Property
    void theSumOfAGroupIsTheIntegersWhateverTheOrderOfItsParts(
            @ForAll @From("values") BigInteger a,
            @ForAll @From("values") BigInteger b,
            @ForAll @From("values") BigInteger c) {
        Uint256Sum sum = new Uint256Sum();
        byte[] part = sum.reduce(sum.reduce(sum.zero(), Uint256.bytes(a)), null);
        byte[] other = sum.reduce(sum.reduce(sum.zero(), Uint256.bytes(b)), Uint256.bytes(c));
        byte[] buffer = sum.merge(sum.merge(sum.zero(), part), sum.merge(other, sum.zero()));
        assertThat(Uint256.value(buffer)).isEqualTo(a.add(b).add(c));
    }

    @Provide
    Arbitrary<BigInteger> values() {
        Arbitrary<BigInteger> any = Arbitraries.bigIntegers().between(BigInteger.ZERO, MAX);
        Arbitrary<BigInteger> nearPowers = Arbitraries.integers()
                .between(0, 256)
                .flatMap(bits -> Arbitraries.integers()
                        .between(-1, 1)
                        .map(step -> BigInteger.ONE
                                .shiftLeft(bits)
                                .add(BigInteger.valueOf(step))
                                .min(MAX)));
        Arbitrary<BigInteger> round = Arbitraries.integers().between(0, 77).map(BigInteger.TEN::pow);
        return Arbitraries.oneOf(any, nearPowers, round);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
