package dev.hawser.ingest;

import java.util.List;

/**
 * What stands before a file's rows.
 *
 * @param columns the cells of a CSV header, the members of the first JSON line, the columns of a Parquet schema
 * @param layout equal for files that can be read together
 */
record FileHead(FileFormat format, List<String> columns, String layout) {

    static FileHead ofText(FileFormat format, List<String> columns) {
        return new FileHead(format, columns, format + String.join("\n", columns));
    }
}
