package dev.hawser.ingest.cell;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Wei, from 0 to 10^38 - 1, in decimal digits or as a word of 32 bytes in hexadecimal; more is {@code out_of_range}, more than
 * 2^256 - 1 {@code over_uint256}. {@code 4.7E+18} and {@code 1.0} are {@code not_exact}: whoever wrote them went
 * through floating point, so the digits are not the chain's.
 */
public record WeiCell() implements CellType {
    private static final int PRECISION = 38;
    private static final BigInteger LIMIT = BigInteger.TEN.pow(PRECISION);
    private static final int LONG_DIGITS = 18;

    @Override
    public DataType type() {
        return DataTypes.createDecimalType(PRECISION, 0);
    }

    @Override
    public Parsed parse(String text) {
        if (text.length() <= LONG_DIGITS && Digits.isWhole(text) && text.charAt(0) != '-') {
            return new Parsed.Value(BigDecimal.valueOf(Long.parseLong(text)));
        }
        return Digits.uint256(
                text,
                value -> value.compareTo(LIMIT) < 0 ? new Parsed.Value(new BigDecimal(value)) : Parsed.OUT_OF_RANGE);
    }
}
