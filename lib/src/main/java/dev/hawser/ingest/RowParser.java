package dev.hawser.ingest;

import dev.hawser.ingest.CellType.Parsed;
import dev.hawser.ingest.TableSchema.ColumnSchema;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Turns a row of cells, followed by the corrupt line (or null) and the file, into the values, followed by the first
 * problem ({@code code} or {@code code:column}, null where the row is good), the file, and a bad row's text. A cell
 * with a problem has no value; a line with too few or too many cells has none at all.
 */
final class RowParser implements MapFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    private final int cells;
    private final int[] at;
    private final String[] names;
    private final CellType[] types;
    private final boolean[] nullable;

    RowParser(int cells, List<ColumnSchema> columns, Map<String, Integer> positions) {
        this.cells = cells;
        int n = columns.size();
        at = new int[n];
        names = new String[n];
        types = new CellType[n];
        nullable = new boolean[n];
        for (int i = 0; i < n; i++) {
            ColumnSchema column = columns.get(i);
            at[i] = positions.get(column.name());
            names[i] = column.name();
            types[i] = column.type();
            nullable[i] = column.nullable();
        }
    }

    @Override
    public Row call(Row row) {
        Object[] out = new Object[at.length + 3];
        String corrupt = row.getString(cells);
        String problem = corrupt == null ? parse(row, out) : count(corrupt);
        out[at.length] = problem;
        out[at.length + 1] = row.getString(cells + 1);
        out[at.length + 2] = problem == null ? null : corrupt == null ? CsvLine.join(row, cells) : corrupt;
        return RowFactory.create(out);
    }

    private String parse(Row row, Object[] out) {
        String first = null;
        for (int i = 0; i < at.length; i++) {
            String problem = null;
            String text = row.getString(at[i]);
            if (text == null || text.isEmpty()) {
                problem = nullable[i] ? null : "missing";
            } else {
                Parsed parsed = types[i].parse(text);
                if (parsed instanceof Parsed.Value value) {
                    out[i] = value.object();
                } else if (parsed instanceof Parsed.Problem bad) {
                    problem = bad.code();
                }
            }
            first = first == null && problem != null ? problem + ":" + names[i] : first;
        }
        return first;
    }

    private String count(String line) {
        return CsvLine.cells(line).size() < cells ? "too_few_cells" : "too_many_cells";
    }
}
