package dev.hawser.ingest.generate;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How ethereum-etl writes rows as lines: its {@code blockchainetl/exporters.py}. */
enum LineFormat {
    /** Python's {@code csv.writer}: lines end in CR LF, nothing is quoted that needn't be, None is nothing. */
    CSV {
        @Override
        void header(StringBuilder out, TextTable<?> table) {
            out.append(table.columns().stream().map(TextTable.Column::name).collect(Collectors.joining(",")))
                    .append("\r\n");
        }

        @Override
        <R> void row(StringBuilder out, TextTable<R> table, R row) {
            String before = "";
            for (TextTable.Column<R> column : table.columns()) {
                out.append(before);
                before = ",";
                Object value = column.value().apply(row);
                if (value instanceof List<?> items) {
                    quoteIfNeeded(out, joined(items));
                } else if (value != null) {
                    out.append(value);
                }
            }
            out.append("\r\n");
        }
    },

    /** Python's {@code JSONEncoder}, a line a row. */
    JSON {
        @Override
        void header(StringBuilder out, TextTable<?> table) {}

        @Override
        <R> void row(StringBuilder out, TextTable<R> table, R row) {
            String before = "{";
            for (TextTable.Column<R> column : table.columns()) {
                PythonJson.SPACED.key(out.append(before), column.name());
                PythonJson.SPACED.append(out, column.value().apply(row));
                before = ", ";
            }
            out.append("}\n");
        }
    };

    abstract void header(StringBuilder out, TextTable<?> table);

    abstract <R> void row(StringBuilder out, TextTable<R> table, R row);

    private static String joined(List<?> items) {
        StringBuilder text = new StringBuilder();
        String before = "";
        for (Object item : items) {
            text.append(before);
            before = ",";
            if (item instanceof Map) {
                PythonJson.COMPACT.append(text, item);
            } else {
                text.append(item);
            }
        }
        return text.toString();
    }

    private static void quoteIfNeeded(StringBuilder out, String text) {
        if (text.indexOf(',') < 0 && text.indexOf('"') < 0) {
            out.append(text);
        } else {
            out.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }
}
