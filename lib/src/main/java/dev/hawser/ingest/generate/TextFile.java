package dev.hawser.ingest.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Lines of ASCII. Like the tool, it writes the header with the first row, so that no rows make an empty file. */
final class TextFile<R> implements TableFile {
    private static final int BUFFER = 1 << 20;

    private final OutputStream out;
    private final TextTable<R> table;
    private final LineFormat format;
    private final StringBuilder lines = new StringBuilder();
    private boolean started;

    TextFile(OutputStream out, TextTable<R> table, LineFormat format) {
        this.out = out;
        this.table = table;
        this.format = format;
    }

    @Override
    public void write(Block block) throws IOException {
        for (R row : table.rows().apply(block)) {
            if (!started) {
                format.header(lines, table);
                started = true;
            }
            format.row(lines, table, row);
        }
        if (lines.length() >= BUFFER) {
            flush();
        }
    }

    private void flush() throws IOException {
        out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
        lines.setLength(0);
    }

    @Override
    public void close() throws IOException {
        try (out) {
            flush();
        }
    }
}
