package dev.hawser.ingest;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The decimal of the fewest digits that reads as a given floating point number, written without exponent; near the
 * smallest numbers, which have fewer, 15. {@code toString} gives more digits than needed before Java 19.
 */
final class ShortestDecimal {
    /** Every decimal of so many digits survives a double, and every double a decimal of so many. */
    private static final int LEAST_OF_DOUBLE = 15;

    private static final int MOST_OF_DOUBLE = 17;
    private static final int LEAST_OF_FLOAT = 6;
    private static final int MOST_OF_FLOAT = 9;

    private ShortestDecimal() {}

    /** @param value finite */
    static String of(double value) {
        BigDecimal exact = new BigDecimal(value);
        int digits = LEAST_OF_DOUBLE;
        while (digits < MOST_OF_DOUBLE && rounded(exact, digits).doubleValue() != value) {
            digits++;
        }
        return plain(rounded(exact, digits));
    }

    /** @param value finite */
    static String of(float value) {
        BigDecimal exact = new BigDecimal(value);
        int digits = LEAST_OF_FLOAT;
        while (digits < MOST_OF_FLOAT && rounded(exact, digits).floatValue() != value) {
            digits++;
        }
        return plain(rounded(exact, digits));
    }

    private static BigDecimal rounded(BigDecimal exact, int digits) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static String plain(BigDecimal decimal) {
        return decimal.stripTrailingZeros().toPlainString();
    }
}
