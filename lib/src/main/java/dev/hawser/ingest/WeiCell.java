package dev.hawser.ingest;

import java.math.BigDecimal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Wei in decimal digits, from 0 to 10^38 - 1; more is {@code out_of_range}, more than 2^256 - 1 {@code over_uint256}.
 * {@code 4.7E+18} and {@code 1.0} are {@code not_exact}: whoever wrote them went through floating point, so the digits
 * are not the chain's.
 */
record WeiCell() implements CellType {
    private static final String UINT256_MAX =
            "115792089237316195423570985008687907853269984665640564039457584007913129639935";
    private static final int PRECISION = 38;

    @Override
    public DataType type() {
        return DataTypes.createDecimalType(PRECISION, 0);
    }

    @Override
    public Parsed parse(String text) {
        if (!Digits.isWhole(text)) {
            return Digits.notWhole(text);
        } else if (text.startsWith("-")) {
            return Parsed.OUT_OF_RANGE;
        }
        String digits = Digits.significant(text);
        if (digits.length() <= PRECISION) {
            return new Parsed.Value(new BigDecimal(text));
        }
        boolean overUint256 = digits.length() > UINT256_MAX.length()
                || digits.length() == UINT256_MAX.length() && digits.compareTo(UINT256_MAX) > 0;
        return overUint256 ? new Parsed.Problem("over_uint256") : Parsed.OUT_OF_RANGE;
    }
}
