package dev.hawser.ingest;

import dev.hawser.config.TextLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One line of CSV by RFC 4180: cells between delimiters, a cell with delimiters in quotes, a quote within them doubled.
 * A quote within a cell that doesn't begin with one is a character like any other.
 */
final class CsvLine implements LineCells {
    private static final long serialVersionUID = 1;

    private final TextLayout layout;
    private final int count;
    private final Set<String> nulls;

    /** For the line of names, which may have any number of cells. */
    CsvLine(TextLayout layout) {
        this(layout, -1);
    }

    /** @param count the cells that a row has */
    CsvLine(TextLayout layout, int count) {
        this.layout = layout;
        this.count = count;
        this.nulls = new HashSet<>(layout.nulls());
    }

    @Override
    public List<String> names(String line) {
        try {
            return split(line);
        } catch (BadLineException e) {
            return List.of(line);
        }
    }

    @Override
    public String[] cells(String line) throws BadLineException {
        List<String> cells = split(line);
        if (cells.size() != count) {
            throw new BadLineException(cells.size() < count ? "too_few_cells" : "too_many_cells");
        }
        return cells.toArray(String[]::new);
    }

    /** A line of tabs is a row of empty cells where tabs stand between cells. */
    @Override
    public boolean isBlank(String line) {
        return line.isBlank() && (layout.delimiter() == ' ' || line.indexOf(layout.delimiter()) < 0);
    }

    @Override
    public boolean hasHeader() {
        return layout.header();
    }

    @Override
    public int skipped() {
        return layout.skipLines();
    }

    private List<String> split(String line) throws BadLineException {
        List<String> cells = new ArrayList<>(Math.max(count, 8));
        String rest = layout.delimiter() == ' ' ? line.strip() : line;
        int at = 0;
        while (at <= rest.length()) {
            if (at < rest.length() && rest.charAt(at) == '"') {
                at = quoted(rest, at, cells);
            } else {
                int end = end(rest, at);
                cells.add(cell(rest.substring(at, end)));
                at = after(rest, end);
            }
        }
        return cells;
    }

    private int end(String line, int from) {
        int end = line.indexOf(layout.delimiter(), from);
        int tab = layout.delimiter() == ' ' ? line.indexOf('\t', from) : -1;
        if (end < 0 || tab >= 0 && tab < end) {
            end = tab;
        }
        return end < 0 ? line.length() : end;
    }

    private boolean isDelimiter(char c) {
        return c == layout.delimiter() || c == '\t' && layout.delimiter() == ' ';
    }

    /** Where the next cell begins after one that ends at the place; beyond the line after the last. */
    private int after(String line, int end) {
        int at = end + 1;
        while (layout.delimiter() == ' ' && at < line.length() && isDelimiter(line.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Adds the cell in quotes that begins at the place; returns where the next one begins. */
    private int quoted(String line, int from, List<String> cells) throws BadLineException {
        StringBuilder cell = new StringBuilder();
        int at = from + 1;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw new BadLineException("open_quote");
            }
            cell.append(line, at, quote);
            at = quote + 1;
            if (at < line.length() && line.charAt(at) == '"') {
                cell.append('"');
                at++;
            } else if (at == line.length() || isDelimiter(line.charAt(at))) {
                cells.add(cell(cell.toString()));
                return after(line, at);
            } else {
                throw new BadLineException("text_after_quote");
            }
        }
    }

    private String cell(String text) {
        String cell = layout.trim() ? text.strip() : text;
        return nulls.isEmpty() || !nulls.contains(cell) ? cell : "";
    }
}
