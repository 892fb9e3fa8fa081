package dev.hawser.store;

import java.util.List;
import java.util.Optional;

/** Small mutable documents that lie beside the runs: deployments, trust files. Never anything that is hashed. */
public interface Documents {

    /** The document at the path below the store, or empty where there is none. */
    Optional<byte[]> read(String path);

    /** The names of what lies in a folder below the store, sorted; none where there is no such folder. */
    List<String> names(String folder);

    /** Writes the document whole, in place of an earlier one. */
    void write(String path, byte[] content);
}
