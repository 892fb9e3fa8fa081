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
        char delimiter = layout.delimiter();
        String rest = delimiter == ' ' ? line.strip().replaceAll("[ \t]+", " ") : line;
        int at = 0;
        while (at <= rest.length()) {
            if (at < rest.length() && rest.charAt(at) == '"') {
                at = quoted(rest, at, cells);
            } else {
                int end = rest.indexOf(delimiter, at);
                end = end < 0 ? rest.length() : end;
                cells.add(cell(rest.substring(at, end)));
                at = end + 1;
            }
        }
        return cells;
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
            } else if (at == line.length() || line.charAt(at) == layout.delimiter()) {
                cells.add(cell(cell.toString()));
                return at + 1;
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
