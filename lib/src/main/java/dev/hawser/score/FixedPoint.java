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

    private static final int BITS = 95;

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

    private static BigDecimal exact(double value) {
        if (!Double.isFinite(value)) {
            throw new RefusedException("not_finite");
        }
        return new BigDecimal(value);
    }

    private static BigInteger fixed(BigDecimal value, int scale, String reason) {
        if (value.precision() - value.scale() > 40) {
            throw new RefusedException(reason);
        }
        BigInteger fixed = value.setScale(scale, RoundingMode.HALF_EVEN).unscaledValue();
        if (fixed.bitLength() > BITS) {
            throw new RefusedException(reason);
        }
        return fixed;
    }
}
