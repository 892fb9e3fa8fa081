package dev.hawser.config;

import java.io.Serializable;
import java.util.List;

/**
 * How a text file holds the rows of a table.
 *
 * @param delimiter what stands between cells: one character; a blank means any run of blanks
 * @param header whether the first line after the skipped ones names the columns; otherwise they stand as declared
 * @param skipLines lines before the header, or before the rows where there is none, that are no rows
 * @param trim whether blanks around a cell are not the cell's
 * @param nulls texts that mean an empty cell
 */
public record TextLayout(char delimiter, boolean header, int skipLines, boolean trim, List<String> nulls)
        implements Serializable {
    /** Cells between commas under a header. */
    public static final TextLayout COMMAS = new TextLayout(',', true, 0, false, List.of());

    public TextLayout {
        nulls = List.copyOf(nulls);
    }
}
