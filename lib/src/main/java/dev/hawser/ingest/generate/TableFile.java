package dev.hawser.ingest.generate;

import java.io.Closeable;
import java.io.IOException;

/** A file of one table, open to be written. It holds the same bytes for the same blocks. */
interface TableFile extends Closeable {
    /** Adds the block's rows. */
    void write(Block block) throws IOException;
}
