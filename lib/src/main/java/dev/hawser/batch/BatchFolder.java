package dev.hawser.batch;

import java.net.URI;

/**
 * Where the parts of a batch lie in its attempt's folder.
 *
 * @param attempt the folder's absolute URI
 */
public record BatchFolder(URI attempt) {
    private String below(String path) {
        String base = attempt.toString();
        return (base.endsWith("/") ? base : base + "/") + path;
    }

    /** The published rows with their feature words. */
    public String rows() {
        return below("data/rows");
    }

    /** The refused rows with their reasons; absent where there are none. */
    public String quarantine() {
        return below("data/quarantine");
    }

    /** The leaves in ascending order with their keys: not hashed, for finding what changed. */
    public String leaves() {
        return below("leaves");
    }
}
