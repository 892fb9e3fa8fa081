package dev.hawser.ingest.uint256;

import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** What the SQL functions over uint256 do to the values that Spark gives them, none of them null. */
final class Uint256Operations {
    static final DecimalType SCALED = DataTypes.createDecimalType(38, 18);

    private static final String MAKE_ONE = "make a value with uint256(x)";
    private static final int MOST_DECIMALS = 255;

    private Uint256Operations() {}

    /** A value that has no result. */
    static class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String advice;

        Refused(String message, String advice) {
            super(message, null, false, false);
            this.advice = advice;
        }

        InvalidInputException by(String function) {
            return new InvalidInputException(function + ": " + getMessage(), advice);
        }
    }

    /** An argument of a type that no value makes right. */
    static final class WrongType extends Refused {
        private static final long serialVersionUID = 1;

        WrongType(String expected, Object found, String advice) {
            super(
                    "takes " + expected + ", not the " + found.getClass().getSimpleName() + " "
                            + Texts.abbreviate(found.toString()),
                    advice);
        }
    }

    static byte[] of(Object x) {
        BigInteger value;
        if (x instanceof String text) {
            value = Uint256.parse(text)
                    .orElseThrow(() -> new Refused(
                            Texts.abbreviate(text) + " is not a whole number from 0 to 2^256 - 1",
                            "write decimal digits, or 0x and 1 to 64 hexadecimal ones"));
        } else if (x instanceof BigDecimal decimal) {
            value = whole(decimal);
        } else if (x instanceof Long || x instanceof Integer || x instanceof Short || x instanceof Byte) {
            value = BigInteger.valueOf(((Number) x).longValue());
        } else {
            throw new WrongType("a text, a whole number or a decimal", x, "cast it to decimal(38,0) or string");
        }
        return fitting(value, value.toString());
    }

    static String text(Object b) {
        return value(b).toString();
    }

    static int compare(Object a, Object b) {
        return Integer.signum(Arrays.compareUnsigned(bytes(a), bytes(b)));
    }

    static byte[] add(Object a, Object b) {
        BigInteger left = value(a);
        BigInteger right = value(b);
        return fitting(left.add(right), left + " + " + right);
    }

    static byte[] subtract(Object a, Object b) {
        BigInteger left = value(a);
        BigInteger right = value(b);
        return fitting(left.subtract(right), left + " - " + right);
    }

    static BigDecimal scale(Object b, Object decimals) {
        BigInteger value = value(b);
        int places = places(decimals);
        try {
            BigDecimal scaled = new BigDecimal(value, places).setScale(SCALED.scale(), RoundingMode.UNNECESSARY);
            if (scaled.precision() <= SCALED.precision()) {
                return scaled;
            }
        } catch (ArithmeticException e) {
            // digits beyond the scale: refused like digits beyond the precision
        }
        throw new Refused(
                value + " with " + places + " decimals does not fit " + SCALED.simpleString(),
                "use try_uint256_scale, which gives null, or keep the value as it is");
    }

    /** @throws Refused unless it is a uint256 as it is stored */
    static byte[] bytes(Object b) {
        if (!(b instanceof byte[] bytes)) {
            throw new WrongType("binary of 32 bytes", b, MAKE_ONE);
        }
        if (bytes.length != Uint256.BYTES) {
            throw new Refused(
                    Texts.abbreviate(Hex.encode(bytes)) + " has " + bytes.length + " bytes, not " + Uint256.BYTES,
                    MAKE_ONE);
        }
        return bytes;
    }

    private static BigInteger value(Object b) {
        return Uint256.value(bytes(b));
    }

    private static BigInteger whole(BigDecimal decimal) {
        try {
            return decimal.toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw new Refused(decimal.toPlainString() + " has a fraction", "multiply it by its unit first");
        }
    }

    private static int places(Object decimals) {
        if (!(decimals instanceof Integer
                || decimals instanceof Long
                || decimals instanceof Short
                || decimals instanceof Byte)) {
            throw new WrongType("a whole number of decimals", decimals, "cast them to int");
        }
        long places = ((Number) decimals).longValue();
        if (places < 0 || places > MOST_DECIMALS) {
            throw new Refused(
                    places + " decimals are not within 0 to " + MOST_DECIMALS, "give the decimals that the token has");
        }
        return (int) places;
    }

    private static byte[] fitting(BigInteger value, String shown) {
        if (!Uint256.fits(value)) {
            throw new Refused(shown + " is not within 0 to 2^256 - 1", "use the function with try_, which gives null");
        }
        return Uint256.bytes(value);
    }
}
