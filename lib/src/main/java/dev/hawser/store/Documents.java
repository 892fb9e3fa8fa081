package dev.hawser.store;

import java.util.List;
import java.util.Optional;

/** Small documents that lie beside the runs: deployments, trust files, the journals of senders. Never anything that is hashed. */
public interface Documents {

    /** The document at the path below the store, or empty where there is none. */
    Optional<byte[]> read(String path);

    /** The names of what lies in a folder below the store, sorted; none where there is no such folder. */
    List<String> names(String folder);

    /** Writes the document whole, in place of an earlier one. */
    void write(String path, byte[] content);

    /**
     * Writes the document unless there is one at the path: of any number of processes that try, one succeeds. Returns what
     * the document holds now, which are the given bytes exactly if this call created it.
     */
    byte[] create(String path, byte[] content);

    /** Removes the document, or nothing where there is none. */
    void remove(String path);
}
