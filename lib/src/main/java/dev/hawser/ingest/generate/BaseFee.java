package dev.hawser.ingest.generate;

import java.math.BigInteger;

/** The base fee's rule: https://eips.ethereum.org/EIPS/eip-1559 with elasticity 2 and denominator 8. */
final class BaseFee {
    private static final long ELASTICITY = 2;
    private static final BigInteger DENOMINATOR = BigInteger.valueOf(8);

    private BaseFee() {}

    /** The base fee in wei of the block after one with the given base fee, gas used and gas limit. */
    static long next(long baseFee, long gasUsed, long gasLimit) {
        long target = gasLimit / ELASTICITY;
        if (gasUsed == target) {
            return baseFee;
        }
        long delta = BigInteger.valueOf(baseFee)
                .multiply(BigInteger.valueOf(Math.abs(gasUsed - target)))
                .divide(BigInteger.valueOf(target))
                .divide(DENOMINATOR)
                .longValueExact();
        return gasUsed > target ? baseFee + Math.max(delta, 1) : baseFee - delta;
    }
}
