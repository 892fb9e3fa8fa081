package dev.hawser.ingest;

import dev.hawser.ingest.LineCells.BadLineException;
import dev.hawser.ingest.RowParser.Origin;
import dev.hawser.ingest.TableInput.Source;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Turns lines of text into rows. The lines of a partition come with their file and the byte at which their part of the
 * file begins, part after part; blank lines and a file's header are no rows, but count as lines.
 */
final class TextRows implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    private final LineCells form;
    private final int[] cellOfColumn;
    private final RowParser parser;

    /** The rows of files like the one given, for a parser of the table's columns. */
    static TextRows of(Source source, TableInput table, RowParser parser) {
        boolean csv = source.head().format() == FileFormat.CSV;
        List<String> names = csv
                ? source.head().columns()
                : source.columns().values().stream().distinct().toList();
        LineCells form = csv ? new CsvLine(table.config().layout(), names.size()) : new JsonLine(names);
        int[] cells = table.columns().stream()
                .mapToInt(column -> names.indexOf(source.columns().get(column.name())))
                .toArray();
        return new TextRows(form, cells, parser);
    }

    /** @param cellOfColumn for each column of the parser the cell that holds it */
    private TextRows(LineCells form, int[] cellOfColumn, RowParser parser) {
        this.form = form;
        this.cellOfColumn = cellOfColumn;
        this.parser = parser;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> lines) {
        return new Rows(lines);
    }

    private final class Rows implements Iterator<Row> {
        private final Iterator<Row> lines;
        private String file;
        private long start;
        private long line;
        private boolean headerAhead;
        private Row next;

        Rows(Iterator<Row> lines) {
            this.lines = lines;
        }

        @Override
        public boolean hasNext() {
            while (next == null && lines.hasNext()) {
                Row row = lines.next();
                enter(row.getString(1), row.getLong(2));
                line++;
                String text = row.getString(0);
                if (start == 0 && line == 1 && text.startsWith("\uFEFF")) {
                    text = text.substring(1);
                }
                boolean skipped = start == 0 && line <= form.skipped();
                if (skipped || form.isBlank(text)) {
                    continue;
                } else if (headerAhead) {
                    headerAhead = false;
                } else {
                    next = row(text);
                }
            }
            return next != null;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Row row = next;
            next = null;
            return row;
        }

        private void enter(String nextFile, long nextStart) {
            if (nextStart != start || !nextFile.equals(file)) {
                file = nextFile;
                start = nextStart;
                line = 0;
                headerAhead = start == 0 && form.hasHeader();
            }
        }

        private Row row(String text) {
            Origin origin = new Origin(file, start, line);
            try {
                String[] cells = form.cells(text);
                return parser.row(column -> cells[cellOfColumn[column]], origin, () -> text);
            } catch (BadLineException e) {
                return parser.bad(e.code(), origin, text);
            }
        }
    }
}
