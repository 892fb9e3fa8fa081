package dev.hawser.ingest;

import java.util.List;

/**
 * What stands before a file's rows.
 *
 * @param columns the cells of a CSV header, the members of the first JSON line, the columns of a Parquet schema
 * @param layout equal for files that can be read together
 */
record FileHead(FileFormat format, List<String> columns, String layout) {
    private static final int SHOWN = 200;

    static FileHead ofText(FileFormat format, List<String> columns) {
        return new FileHead(format, columns, format + String.join("\n", columns));
    }

    /** Names for a message: in quotes, without control characters, cut off where there are too many. */
    static String shown(List<String> columns) {
        String all = String.join(",", columns).replaceAll("\\p{Cntrl}", "?");
        return all.length() <= SHOWN ? "'" + all + "'" : "'" + all.substring(0, SHOWN) + "…'";
    }
}
