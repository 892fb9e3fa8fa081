package dev.hawser.ingest;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** One line of CSV by RFC 4180: cells between commas, a cell with commas in quotes, a quote within them doubled. */
final class CsvLine {
    private CsvLine() {}

    static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (quoted) {
                quoted = c != '"';
                if (quoted) {
                    cell.append(c);
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == ',') {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** The first cells of a row as one line. */
    static String join(Row row, int cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells; i++) {
            String cell = row.isNullAt(i) ? "" : row.getString(i);
            boolean plain = cell.indexOf(',') < 0 && cell.indexOf('"') < 0;
            line.append(i == 0 ? "" : ",").append(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
        }
        return line.toString();
    }
}
