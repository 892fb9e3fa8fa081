package dev.hawser.ingest;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.sql.api.java.UDF3;

/**
 * The base fee in wei of the block after one with the given base fee, gas used and gas limit:
 * https://eips.ethereum.org/EIPS/eip-1559 with elasticity 2 and denominator 8.
 */
final class BaseFeeRule implements UDF3<BigDecimal, Long, Long, BigDecimal> {
    private static final long serialVersionUID = 1;

    private static final long ELASTICITY = 2;
    private static final BigInteger DENOMINATOR = BigInteger.valueOf(8);

    @Override
    public BigDecimal call(BigDecimal baseFee, Long gasUsed, Long gasLimit) {
        if (baseFee == null || gasUsed == null || gasLimit == null || gasLimit < ELASTICITY) {
            return null;
        }
        BigInteger fee = baseFee.toBigIntegerExact();
        BigInteger target = BigInteger.valueOf(gasLimit / ELASTICITY);
        BigInteger excess = BigInteger.valueOf(gasUsed).subtract(target);
        BigInteger delta = fee.multiply(excess.abs()).divide(target).divide(DENOMINATOR);
        if (excess.signum() > 0) {
            return new BigDecimal(fee.add(delta.max(BigInteger.ONE)));
        }
        return new BigDecimal(fee.subtract(delta));
    }
}
