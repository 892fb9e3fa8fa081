package dev.hawser.session;

import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.fs.Path;

/** A small file that the driver writes beside what executors wrote. */
final class AttemptFile {
    private AttemptFile() {}

    /** @param name relative to the attempt's folder */
    static void write(HawserSession session, URI attempt, String name, byte[] bytes) {
        Path file = new Path(new Path(attempt), name);
        try (OutputStream out =
                file.getFileSystem(session.config().hadoop().configuration()).create(file, false)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new RetryableException(
                    file + " can't be written: " + e.getMessage(), "check the store, run again", e);
        }
    }
}
