package dev.hawser.ingest;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.sql.api.java.UDF4;

/**
 * Whether a block's base fee in wei is the one that the block before it, with the given base fee, gas used and gas limit,
 * asks for: https://eips.ethereum.org/EIPS/eip-1559 with elasticity 2 and denominator 8. Null where one of them has none.
 */
final class BaseFeeRule implements UDF4<BigDecimal, Long, Long, BigDecimal, Boolean> {
    private static final long serialVersionUID = 1;

    private static final long ELASTICITY = 2;
    private static final BigInteger DENOMINATOR = BigInteger.valueOf(8);

    @Override
    public Boolean call(BigDecimal parentFee, Long gasUsed, Long gasLimit, BigDecimal fee) {
        if (parentFee == null || gasUsed == null || gasLimit == null || gasLimit < ELASTICITY || fee == null) {
            return null;
        }
        return due(parentFee.toBigIntegerExact(), gasUsed, gasLimit).equals(fee.toBigIntegerExact());
    }

    private static BigInteger due(BigInteger fee, long gasUsed, long gasLimit) {
        BigInteger target = BigInteger.valueOf(gasLimit / ELASTICITY);
        BigInteger excess = BigInteger.valueOf(gasUsed).subtract(target);
        BigInteger delta = fee.multiply(excess.abs()).divide(target).divide(DENOMINATOR);
        return excess.signum() > 0 ? fee.add(delta.max(BigInteger.ONE)) : fee.subtract(delta);
    }
}
