package dev.hawser.ingest;

import java.io.Serializable;
import java.util.List;

/** Splits a line of text into cells. Runs on executors. */
interface LineCells extends Serializable {
    /** What the line that stands before the rows names. */
    List<String> names(String line);

    /**
     * The cells of a row; an empty or null one holds nothing.
     *
     * @throws BadLineException if the line is no row
     */
    String[] cells(String line) throws BadLineException;

    /** Whether a line holds nothing, not even empty cells. */
    default boolean isBlank(String line) {
        return line.isBlank();
    }

    /** Whether files of this form have a line before their rows. */
    boolean hasHeader();

    /** Lines before the header, or before the rows, that are no rows. */
    int skipped();

    /** A line that is no row. */
    final class BadLineException extends Exception {
        private static final long serialVersionUID = 1;

        private final String code;

        /** @param code the reason's code, such as {@code too_few_cells} */
        BadLineException(String code) {
            super(code, null, false, false);
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
