package dev.hawser.score;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * Σ wᵢ·xᵢ with 128-bit integers, refused unless Σ|wᵢ·xᵢ| &lt; 10^38. Without objects as long as weights and features fit
 * longs, which those of standardised features do.
 */
final class MarginSum {
    static final BigInteger BOUND = BigInteger.TEN.pow(38);
    private static final long BOUND_HIGH = BOUND.shiftRight(Long.SIZE).longValue();
    private static final long BOUND_LOW = BOUND.longValue();

    private final BigInteger[] weights;
    /** The same as longs; null where one fits none. */
    private final long[] small;

    private long high;
    private long low;
    private long magnitudeHigh;
    private long magnitudeLow;

    /** @param weights by index, the intercept first */
    MarginSum(BigInteger[] weights) {
        this.weights = weights;
        boolean fit = true;
        long[] longs = new long[weights.length];
        for (int i = 0; i < longs.length; i++) {
            fit &= weights[i].bitLength() < Long.SIZE;
            longs[i] = weights[i].longValue();
        }
        this.small = fit ? longs : null;
    }

    /** @throws RefusedException if the sum of magnitudes is too large */
    BigInteger of(FixedRow row) {
        return small != null && row.isSmall() ? sum(row) : largeSum(row);
    }

    private BigInteger sum(FixedRow row) {
        high = 0;
        low = 0;
        magnitudeHigh = 0;
        magnitudeLow = 0;
        add(small[0], FixedPoint.ONE.longValue());
        for (int i = 0; i < row.size(); i++) {
            add(small[row.index(i)], row.value(i));
        }
        return new BigInteger(
                ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array());
    }

    /** Each product is at most 2^126 in magnitude, and the sum before it below 10^38: the unsigned 128 bits hold both. */
    private void add(long weight, long feature) {
        long productHigh = Math.multiplyHigh(weight, feature);
        long productLow = weight * feature;
        low += productLow;
        high += productHigh + (Long.compareUnsigned(low, productLow) < 0 ? 1 : 0);
        if (productHigh < 0) {
            productLow = -productLow;
            productHigh = ~productHigh + (productLow == 0 ? 1 : 0);
        }
        magnitudeLow += productLow;
        magnitudeHigh += productHigh + (Long.compareUnsigned(magnitudeLow, productLow) < 0 ? 1 : 0);
        int compared = Long.compareUnsigned(magnitudeHigh, BOUND_HIGH);
        if (compared > 0 || compared == 0 && Long.compareUnsigned(magnitudeLow, BOUND_LOW) >= 0) {
            throw new RefusedException("margin_out_of_range");
        }
    }

    private BigInteger largeSum(FixedRow row) {
        BigInteger margin = weights[0].multiply(FixedPoint.ONE);
        BigInteger magnitude = margin.abs();
        for (int i = 0; i < row.size(); i++) {
            BigInteger product = weights[row.index(i)].multiply(row.largeValue(i));
            margin = margin.add(product);
            magnitude = magnitude.add(product.abs());
        }
        if (magnitude.compareTo(BOUND) >= 0) {
            throw new RefusedException("margin_out_of_range");
        }
        return margin;
    }
}
