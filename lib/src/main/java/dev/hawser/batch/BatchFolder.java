package dev.hawser.batch;

import java.net.URI;
import org.apache.hadoop.fs.Path;

/**
 * Where the parts of a batch lie in its attempt's folder.
 *
 * @param attempt the folder's absolute URI
 */
public record BatchFolder(URI attempt) {
    /** As Hadoop and Spark write paths: a blank is a blank there, and not {@code %20}. */
    private String below(String path) {
        return new Path(new Path(attempt), path).toString();
    }

    /** The published rows with their feature words. */
    public String rows() {
        return below("data/rows");
    }

    /** The refused rows with their reasons; absent where there are none. */
    public String quarantine() {
        return below("data/quarantine");
    }

    /** The sorted leaves and the nodes above them: not hashed, for proofs and for finding what changed. */
    public URI leaves() {
        return new Path(new Path(attempt), "leaves").toUri();
    }

    /** From a row's key to where the row lies: not hashed. */
    public String keys() {
        return below("keys");
    }
}
