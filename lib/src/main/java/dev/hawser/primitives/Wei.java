package dev.hawser.primitives;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An amount of wei: a whole number from 0 to 2^256 − 1. */
public record Wei(BigInteger value) implements Comparable<Wei> {
    public static final Wei ZERO = new Wei(BigInteger.ZERO);

    /** @throws IllegalArgumentException outside 0 … 2^256 − 1 */
    public Wei {
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new IllegalArgumentException("not a uint256: " + value);
        }
    }

    public static Wei of(long value) {
        return new Wei(BigInteger.valueOf(value));
    }

    public static Wei ofGwei(long gwei) {
        return new Wei(BigInteger.valueOf(gwei).multiply(BigInteger.TEN.pow(9)));
    }

    public Wei plus(Wei other) {
        return new Wei(value.add(other.value));
    }

    public Wei times(long factor) {
        return new Wei(value.multiply(BigInteger.valueOf(factor)));
    }

    /** The amount in gwei (10^9 wei), exact. */
    public BigDecimal gwei() {
        return new BigDecimal(value, 9);
    }

    @Override
    public int compareTo(Wei other) {
        return value.compareTo(other.value);
    }

    /** The number of wei in decimal digits. */
    @Override
    public String toString() {
        return value.toString();
    }
}
