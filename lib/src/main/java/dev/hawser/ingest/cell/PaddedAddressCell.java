package dev.hawser.ingest.cell;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** An address of 20 bytes, or one that stands in a word of 32 bytes after zeros, as in a log's topics. */
public record PaddedAddressCell() implements CellType {
    private static final String ZEROS = "0x" + "00".repeat(12);

    @Override
    public DataType type() {
        return DataTypes.StringType;
    }

    @Override
    public Parsed parse(String text) {
        boolean padded = text.length() == 2 + 2 * 32 && text.startsWith(ZEROS);
        return HexCell.ADDRESS.parse(padded ? "0x" + text.substring(ZEROS.length()) : text);
    }
}
