package dev.hawser.score;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.IntFunction;

/**
 * e^x and the logistic function as if computed exactly and then rounded half even once. The precision grows until every
 * number within the error rounds the same way (Ziv's method); it ends, because e^x is transcendental for rational x ≠ 0
 * and so never lies on a tie.
 */
final class Exponential {
    /** Beyond this |x| every result at the scales and precisions of a decimal(38, s) has saturated. */
    private static final BigDecimal FAR = new BigDecimal(200);

    private static final int FIRST_DIGITS = 25;
    private static final int GUARD = 20;
    private static final int HALVINGS = 12;

    private Exponential() {}

    /** factor · e^x, for factor &gt; 0, at the scale. */
    static BigDecimal scaledExp(BigDecimal factor, BigDecimal x, int scale) {
        if (x.signum() == 0) {
            return factor.setScale(scale, RoundingMode.HALF_EVEN);
        }
        if (x.compareTo(FAR) > 0) {
            throw new RefusedException("prediction_out_of_range");
        }
        if (x.compareTo(FAR.negate()) < 0) {
            return BigDecimal.ZERO.setScale(scale);
        }
        return rounded(scale, digits -> factor.multiply(exp(x, digits)));
    }

    /** 1 / (1 + e^−x) at the scale. */
    static BigDecimal logistic(BigDecimal x, int scale) {
        if (x.signum() == 0) {
            return new BigDecimal("0.5").setScale(scale, RoundingMode.HALF_EVEN);
        }
        if (x.abs().compareTo(FAR) > 0) {
            return (x.signum() > 0 ? BigDecimal.ONE : BigDecimal.ZERO).setScale(scale);
        }
        return rounded(scale, digits -> {
            BigDecimal e = exp(x.negate(), digits);
            return BigDecimal.ONE.divide(BigDecimal.ONE.add(e), new MathContext(digits + GUARD));
        });
    }

    /**
     * e^xᵢ / Σ e^xⱼ at the scale. Where all are equal each is 1 / n; every other share is irrational and so never lies on
     * a tie. What is further below the rest than {@link #FAR} counts as if it were that far.
     */
    static List<BigDecimal> softmax(List<BigDecimal> x, int scale) {
        return x.stream().map(one -> share(one, x, scale)).toList();
    }

    private static BigDecimal share(BigDecimal one, List<BigDecimal> all, int scale) {
        List<BigDecimal> differences =
                all.stream().map(other -> other.subtract(one)).toList();
        if (differences.stream().allMatch(difference -> difference.signum() == 0)) {
            return BigDecimal.ONE.divide(new BigDecimal(all.size()), scale, RoundingMode.HALF_EVEN);
        }
        if (differences.stream().anyMatch(difference -> difference.compareTo(FAR) > 0)) {
            return BigDecimal.ZERO.setScale(scale);
        }
        return rounded(scale, digits -> {
            BigDecimal sum = differences.stream()
                    .map(difference -> exp(difference.max(FAR.negate()), digits))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            return BigDecimal.ONE.divide(sum, new MathContext(digits + GUARD));
        });
    }

    /** The value whose approximations have a relative error below 10^−digits, rounded once it can be told. */
    private static BigDecimal rounded(int scale, IntFunction<BigDecimal> approximation) {
        for (int digits = FIRST_DIGITS; ; digits *= 2) {
            BigDecimal value = approximation.apply(digits);
            BigDecimal error = value.abs().scaleByPowerOfTen(-digits);
            BigDecimal low = value.subtract(error).setScale(scale, RoundingMode.HALF_EVEN);
            BigDecimal high = value.add(error).setScale(scale, RoundingMode.HALF_EVEN);
            if (low.equals(high)) {
                return low;
            }
        }
    }

    /**
     * e^x with a relative error below 10^−digits: Taylor's series of x / 2^12, squared 12 times. Each squaring doubles the
     * relative error, 4,096 times in all; the guard digits hold that and every rounding.
     */
    private static BigDecimal exp(BigDecimal x, int digits) {
        MathContext precision = new MathContext(digits + GUARD);
        BigDecimal reduced = x.divide(new BigDecimal(BigInteger.ONE.shiftLeft(HALVINGS)), precision);
        BigDecimal smallest = BigDecimal.ONE.scaleByPowerOfTen(-precision.getPrecision());
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int i = 1; term.abs().compareTo(smallest) > 0; i++) {
            term = term.multiply(reduced, precision).divide(BigDecimal.valueOf(i), precision);
            sum = sum.add(term, precision);
        }
        for (int i = 0; i < HALVINGS; i++) {
            sum = sum.multiply(sum, precision);
        }
        return sum;
    }
}
