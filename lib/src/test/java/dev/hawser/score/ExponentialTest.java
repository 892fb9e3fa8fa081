package dev.hawser.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialTest {
    private static final MathContext PRECISE = new MathContext(300);

    @Test
    void resultsAreThoseOfThreeHundredDigits() {
        long seed = 8;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            BigDecimal x = new BigDecimal(new BigInteger(76, random), 21);
            x = random.nextBoolean() ? x : x.negate();
            int scale = random.nextInt(22);
            assertThat(Exponential.logistic(x, scale))
                    .as("seed %d, logistic of %s at %d", seed, x, scale)
                    .isEqualTo(logistic(x).setScale(scale, RoundingMode.HALF_EVEN));
            BigDecimal factor = new BigDecimal(new BigInteger(60, random).add(BigInteger.ONE), 9);
            assertThat(Exponential.scaledExp(factor, x, scale))
                    .as("seed %d, %s times e^%s at %d", seed, factor, x, scale)
                    .isEqualTo(factor.multiply(exp(x)).setScale(scale, RoundingMode.HALF_EVEN));
        }
    }

    @Test
    void marginsCloseToZeroAreToldFromTies() {
        BigDecimal least = new BigDecimal(BigInteger.ONE, 21);
        assertThat(Exponential.logistic(least, 0)).isEqualTo(BigDecimal.ONE);
        assertThat(Exponential.logistic(least.negate(), 0)).isEqualTo(BigDecimal.ZERO);
        assertThat(Exponential.logistic(BigDecimal.ZERO, 0)).isEqualTo(BigDecimal.ZERO);
        assertThat(Exponential.scaledExp(new BigDecimal("0.5"), least, 0)).isEqualTo(BigDecimal.ONE);
        assertThat(Exponential.scaledExp(new BigDecimal("0.5"), least.negate(), 0))
                .isEqualTo(BigDecimal.ZERO);
        assertThat(Exponential.scaledExp(new BigDecimal("0.5"), BigDecimal.ZERO, 0))
                .isEqualTo(BigDecimal.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"199.9", "200", "200.000000000000000000001", "1000", "99999999999999999"})
    void farMarginsSaturate(BigDecimal far) {
        assertThat(Exponential.logistic(far, 21)).isEqualTo(BigDecimal.ONE.setScale(21));
        assertThat(Exponential.logistic(far.negate(), 21)).isEqualTo(BigDecimal.ZERO.setScale(21));
        assertThat(Exponential.scaledExp(BigDecimal.TEN.pow(38), far.negate(), 21))
                .isEqualTo(BigDecimal.ZERO.setScale(21));
    }

    @Test
    void anOverflowingExponentialIsRefused() {
        assertThatThrownBy(() -> Exponential.scaledExp(BigDecimal.ONE, new BigDecimal(201), 0))
                .isInstanceOf(RefusedException.class)
                .hasMessage("prediction_out_of_range");
        assertThatThrownBy(
                        () -> Link.EXP.apply(new BigInteger("100").multiply(BigInteger.TEN.pow(21)), BigDecimal.ONE, 0))
                .hasMessage("prediction_out_of_range");
    }

    private static BigDecimal logistic(BigDecimal x) {
        return BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(x.negate())), PRECISE);
    }

    /** Taylor's series of x / 1024, to the power of 1024. */
    private static BigDecimal exp(BigDecimal x) {
        BigDecimal small = x.divide(BigDecimal.valueOf(1024), PRECISE);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; i < 150; i++) {
            term = term.multiply(small, PRECISE).divide(BigDecimal.valueOf(i), PRECISE);
            sum = sum.add(term, PRECISE);
        }
        return sum.pow(1024, PRECISE);
    }
}
