package dev.hawser.ingest.cell;

import java.math.BigDecimal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A decimal in plain digits; more decimal places than the scale are refused unless they are zeros. */
public record DecimalCell(int precision, int scale) implements CellType {

    @Override
    public DataType type() {
        return DataTypes.createDecimalType(precision, scale);
    }

    @Override
    public Parsed parse(String text) {
        if (!Digits.isNumber(text)) {
            return Parsed.NOT_A_NUMBER;
        } else if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return Parsed.NOT_EXACT;
        }
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        if (value.scale() > scale) {
            return Parsed.NOT_EXACT;
        }
        BigDecimal scaled = value.setScale(scale);
        return scaled.precision() > precision ? Parsed.OUT_OF_RANGE : new Parsed.Value(scaled);
    }
}
