package dev.hawser.ingest;

import static org.apache.spark.sql.functions.col;

import dev.hawser.ingest.TableSchema.ColumnSchema;
import dev.hawser.ingest.cell.CellType;
import dev.hawser.ingest.cell.CellType.Parsed;
import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns the texts of a row's cells into values, followed by the row's marks: the first problem ({@code code} or
 * {@code code:column}, null where the row is good), the file, where its part begins (in bytes), the row's place in that
 * part (from 1), and its text where the row is bad. A cell with a problem has no value. Runs on executors.
 */
final class RowParser implements Serializable {
    static final String PROBLEM = "__problem";
    static final String FILE = "__file";
    static final String START = "__start";
    static final String PLACE = "__place";
    static final String RAW = "__raw";

    private static final long serialVersionUID = 1;
    private static final int MARKS = 5;
    private static final int LONGEST_RAW = 1 << 20;

    private final String[] names;
    private final CellType[] types;
    private final boolean[] nullable;
    private final boolean keepsRaw;

    /** @param keepsRaw whether good rows have their texts too */
    RowParser(List<ColumnSchema> columns, boolean keepsRaw) {
        this.keepsRaw = keepsRaw;
        int n = columns.size();
        names = new String[n];
        types = new CellType[n];
        nullable = new boolean[n];
        for (int i = 0; i < n; i++) {
            names[i] = columns.get(i).name();
            types[i] = columns.get(i).type();
            nullable[i] = columns.get(i).nullable();
        }
    }

    /** The rows that come out: the columns in the types in which they are carried, then the marks. */
    static StructType parsed(List<ColumnSchema> columns) {
        StructType parsed = new StructType();
        for (ColumnSchema column : columns) {
            parsed = parsed.add(column.name(), column.type().carried());
        }
        return parsed.add(PROBLEM, DataTypes.StringType)
                .add(FILE, DataTypes.StringType)
                .add(START, DataTypes.LongType)
                .add(PLACE, DataTypes.LongType)
                .add(RAW, DataTypes.StringType);
    }

    /** Whether a row has no problem. */
    static Column good() {
        return col(PROBLEM).isNull();
    }

    CellType type(int column) {
        return types[column];
    }

    /** The texts of the row's cells, one for each column. */
    @FunctionalInterface
    interface Cells {
        String at(int column);
    }

    /** Where a row stands. */
    record Origin(String file, long start, long place) {}

    /** A row with the values that its cells hold. */
    Row row(Cells cells, Origin origin, Supplier<String> raw) {
        Object[] out = new Object[types.length + MARKS];
        String problem = null;
        for (int i = 0; i < types.length; i++) {
            String code = parse(cells.at(i), i, out);
            problem = problem == null && code != null ? code + ":" + names[i] : problem;
        }
        return marked(out, problem, origin, raw);
    }

    /** A row without values, because the line as a whole is bad. */
    Row bad(String code, Origin origin, String raw) {
        return marked(new Object[types.length + MARKS], code, origin, () -> raw);
    }

    private String parse(String text, int i, Object[] out) {
        if (text == null || text.isEmpty()) {
            out[i] = nullable[i] ? types[i].empty() : null;
            return nullable[i] ? null : "missing";
        }
        Parsed parsed = types[i].parse(text);
        if (parsed instanceof Parsed.Problem bad) {
            return bad.code();
        }
        out[i] = ((Parsed.Value) parsed).object();
        return null;
    }

    private Row marked(Object[] out, String problem, Origin origin, Supplier<String> raw) {
        int n = types.length;
        out[n] = problem;
        out[n + 1] = origin.file();
        out[n + 2] = origin.start();
        out[n + 3] = origin.place();
        out[n + 4] = problem == null && !keepsRaw ? null : shortened(raw.get());
        return RowFactory.create(out);
    }

    private static String shortened(String raw) {
        return raw.length() <= LONGEST_RAW
                ? raw
                : raw.substring(0, LONGEST_RAW) + "… (" + raw.length() + " characters)";
    }
}
