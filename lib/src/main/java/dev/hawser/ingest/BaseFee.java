package dev.hawser.ingest;

import java.math.BigInteger;

/** The base fee's rule: https://eips.ethereum.org/EIPS/eip-1559 with elasticity 2 and denominator 8. */
public final class BaseFee {
    static final long ELASTICITY = 2;
    private static final BigInteger DENOMINATOR = BigInteger.valueOf(8);

    private BaseFee() {}

    /**
     * The base fee in wei of the block after one with the given base fee, gas used and gas limit.
     *
     * @param gasLimit at least {@value #ELASTICITY}
     */
    public static BigInteger next(BigInteger baseFee, long gasUsed, long gasLimit) {
        BigInteger target = BigInteger.valueOf(gasLimit / ELASTICITY);
        BigInteger excess = BigInteger.valueOf(gasUsed).subtract(target);
        BigInteger delta = baseFee.multiply(excess.abs()).divide(target).divide(DENOMINATOR);
        return excess.signum() > 0 ? baseFee.add(delta.max(BigInteger.ONE)) : baseFee.subtract(delta);
    }

    /** The same in numbers that 64 bits hold. */
    public static long next(long baseFee, long gasUsed, long gasLimit) {
        return next(BigInteger.valueOf(baseFee), gasUsed, gasLimit).longValueExact();
    }
}
