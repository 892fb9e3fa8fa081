package dev.hawser.ingest.generate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Several tables' files that are written together. */
final class ExportFiles implements TableFile {
    private final List<TableFile> files = new ArrayList<>();

    void add(TableFile file) {
        files.add(file);
    }

    @Override
    public void write(Block block) throws IOException {
        for (TableFile file : files) {
            file.write(block);
        }
    }

    /** Closes every one, whatever happens to the others. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (TableFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
