package dev.hawser.ingest.cell;

import dev.hawser.ingest.uint256.Uint256;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * An amount that the protocol doesn't bound, from 0 to 2^256 - 1, as 32 bytes, the greatest first, so that binary
 * comparison is the numbers'. Read from decimal digits or from 0x and 64 hexadecimal ones.
 */
public record Uint256Cell() implements CellType {
    @Override
    public DataType type() {
        return DataTypes.BinaryType;
    }

    @Override
    public Parsed parse(String text) {
        return Digits.uint256(text, value -> new Parsed.Value(Uint256.bytes(value)));
    }
}
