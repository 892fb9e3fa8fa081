package dev.hawser.ingest;

import dev.hawser.primitives.Hex;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Bytes in hexadecimal with 0x, of a fixed number or ({@code bytes} = -1) any; the value is the text in lower case.
 */
record HexCell(int bytes) implements CellType {
    static final HexCell ANY = new HexCell(-1);
    static final HexCell ADDRESS = new HexCell(20);
    static final HexCell HASH = new HexCell(32);

    @Override
    public DataType type() {
        return DataTypes.StringType;
    }

    @Override
    public Parsed parse(String text) {
        String lower = text.startsWith("0x") ? text.toLowerCase(Locale.ROOT) : text;
        return Hex.isHex(lower) && (bytes < 0 || lower.length() == 2 + 2 * bytes)
                ? new Parsed.Value(lower)
                : new Parsed.Problem("bad_hex");
    }
}
