package dev.hawser.ingest;

import java.math.BigDecimal;
import org.apache.spark.sql.api.java.UDF4;

/**
 * Whether a block's base fee in wei is the one that the block before it, with the given base fee, gas used and gas limit,
 * asks for. Null where one of them has none.
 */
final class BaseFeeRule implements UDF4<BigDecimal, Long, Long, BigDecimal, Boolean> {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean call(BigDecimal parentFee, Long gasUsed, Long gasLimit, BigDecimal fee) {
        if (parentFee == null || gasUsed == null || gasLimit == null || gasLimit < BaseFee.ELASTICITY || fee == null) {
            return null;
        }
        return BaseFee.next(parentFee.toBigIntegerExact(), gasUsed, gasLimit).equals(fee.toBigIntegerExact());
    }
}
