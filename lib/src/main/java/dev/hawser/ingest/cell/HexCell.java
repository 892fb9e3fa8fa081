package dev.hawser.ingest.cell;

import dev.hawser.primitives.Hex;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Bytes in hexadecimal, of a fixed number or ({@code bytes} = -1) any; the value is the text in lower case with 0x.
 * Where the number is fixed, 0x may be missing, as in what some tools write.
 */
public record HexCell(int bytes) implements CellType {
    public static final HexCell ANY = new HexCell(-1);
    public static final HexCell ADDRESS = new HexCell(20);
    public static final HexCell HASH = new HexCell(32);

    @Override
    public DataType type() {
        return DataTypes.StringType;
    }

    @Override
    public Parsed parse(String text) {
        String prefixed = text.length() == 2 * bytes ? "0x" + text : text;
        if (bytes >= 0 && prefixed.length() != 2 + 2 * bytes) {
            return Parsed.BAD_HEX;
        } else if (Hex.isHex(prefixed)) {
            return new Parsed.Value(prefixed);
        }
        String lower = prefixed.startsWith("0x") ? prefixed.toLowerCase(Locale.ROOT) : prefixed;
        return Hex.isHex(lower) ? new Parsed.Value(lower) : Parsed.BAD_HEX;
    }
}
