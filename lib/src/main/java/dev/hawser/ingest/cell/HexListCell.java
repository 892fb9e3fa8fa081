package dev.hawser.ingest.cell;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Hashes of 32 bytes between commas, or as a JSON list; an array of strings. */
public record HexListCell() implements CellType {

    @Override
    public DataType type() {
        return DataTypes.createArrayType(DataTypes.StringType, false);
    }

    @Override
    public Parsed parse(String text) {
        boolean json = text.startsWith("[") && text.endsWith("]");
        String list = json ? text.substring(1, text.length() - 1).replace("\"", "") : text;
        List<String> hashes = new ArrayList<>();
        for (String item : list.isBlank() ? new String[0] : list.split(",", -1)) {
            if (HexCell.HASH.parse(item.strip()) instanceof Parsed.Value hash) {
                hashes.add((String) hash.object());
            } else {
                return Parsed.BAD_HEX;
            }
        }
        return new Parsed.Value(hashes.toArray(String[]::new));
    }

    /** No topics are a value: an event may have none. */
    @Override
    public Object empty() {
        return new String[0];
    }
}
