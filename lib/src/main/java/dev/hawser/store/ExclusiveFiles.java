package dev.hawser.store;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** How one kind of file system makes a small file appear whole or not at all. */
interface ExclusiveFiles {

    /**
     * Creates the file unless the name is taken: of any number of processes that try, one succeeds.
     *
     * @throws IOException if the name is taken, or it is not known whether the file was created
     */
    void create(Path path, byte[] content) throws IOException;

    /** Writes the file in place of an earlier one. A reader finds one or the other. */
    void replace(Path path, byte[] content) throws IOException;
}
