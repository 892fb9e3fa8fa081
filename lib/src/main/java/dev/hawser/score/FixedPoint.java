package dev.hawser.score;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * The integers of the exact score: weights at scale 12, features at scale 9, margins at scale 21. Rounding is half even
 * from the exact value of the operand.
 */
public final class FixedPoint {
    public static final int WEIGHT_SCALE = 12;
    public static final int FEATURE_SCALE = 9;
    public static final int MARGIN_SCALE = WEIGHT_SCALE + FEATURE_SCALE;

    /** The feature of the intercept: 1 at scale 9. */
    public static final BigInteger ONE = BigInteger.TEN.pow(FEATURE_SCALE);

    /** The largest magnitude whose feature surely fits a long. */
    static final double MOST_SMALL = 9e9;

    private static final int BITS = 95;
    /** Before the point; more surely fit no word. */
    private static final int MOST_DIGITS = 40;

    private static final int FRACTION_BITS = 52;
    private static final long ONE_LONG = 1_000_000_000;

    private FixedPoint() {}

    static BigInteger weight(double coefficient) {
        return fixed(exact(coefficient), WEIGHT_SCALE, "weight_out_of_range");
    }

    static BigInteger feature(double value) {
        return fixed(exact(value), FEATURE_SCALE, "feature_out_of_range");
    }

    static BigInteger feature(BigDecimal value) {
        return fixed(value, FEATURE_SCALE, "feature_out_of_range");
    }

    /**
     * The feature of a double of at most {@link #MOST_SMALL} in magnitude, as {@link #feature(double)} gives it, without
     * an object: mantissa · 10^9 in 128 bits, shifted by the exponent.
     */
    static long smallFeature(double value) {
        int exponent = Math.getExponent(value);
        if (exponent > FRACTION_BITS - 1) {
            return (long) value * ONE_LONG;
        }
        long bits = Double.doubleToRawLongBits(Math.abs(value));
        long fraction = bits & (1L << FRACTION_BITS) - 1;
        boolean normal = exponent >= Double.MIN_EXPONENT;
        long mantissa = normal ? fraction | 1L << FRACTION_BITS : fraction;
        int shift = FRACTION_BITS - (normal ? exponent : Double.MIN_EXPONENT);
        long magnitude = shifted(Math.multiplyHigh(mantissa, ONE_LONG), mantissa * ONE_LONG, shift);
        return value < 0 ? -magnitude : magnitude;
    }

    /** (high · 2^64 + low) / 2^shift rounded half even, for a quotient that fits and a shift of at least 1. */
    private static long shifted(long high, long low, int shift) {
        if (shift > 2 * Long.SIZE - 1) {
            return 0;
        }
        long quotient;
        boolean half;
        boolean more;
        if (shift > Long.SIZE) {
            int rest = shift - Long.SIZE;
            quotient = high >>> rest;
            half = (high >>> rest - 1 & 1) == 1;
            more = (high & (1L << rest - 1) - 1) != 0 || low != 0;
        } else if (shift == Long.SIZE) {
            quotient = high;
            half = low < 0;
            more = low << 1 != 0;
        } else {
            quotient = high << Long.SIZE - shift | low >>> shift;
            half = (low >>> shift - 1 & 1) == 1;
            more = (low & (1L << shift - 1) - 1) != 0;
        }
        return half && (more || (quotient & 1) == 1) ? quotient + 1 : quotient;
    }

    private static BigDecimal exact(double value) {
        if (!Double.isFinite(value)) {
            throw new RefusedException("not_finite");
        }
        return new BigDecimal(value);
    }

    private static BigInteger fixed(BigDecimal value, int scale, String reason) {
        long digits = (long) value.precision() - value.scale();
        if (digits > MOST_DIGITS) {
            throw new RefusedException(reason);
        }
        if (digits < -scale) {
            return BigInteger.ZERO;
        }
        BigInteger fixed = value.setScale(scale, RoundingMode.HALF_EVEN).unscaledValue();
        if (fixed.bitLength() > BITS) {
            throw new RefusedException(reason);
        }
        return fixed;
    }
}
