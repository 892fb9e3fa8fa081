package dev.hawser.ingest;

import dev.hawser.primitives.Hash32;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Hashes one stored file; runs on executors. */
final class FileHasher {
    private static final int BUFFER = 1 << 16;

    private FileHasher() {}

    /** A leaf on its way from executor to driver. */
    record Hashed(String path, byte[] sha256, long size) implements Serializable {
        FileLeaf leaf() {
            return new FileLeaf(path, Hash32.of(sha256), size);
        }
    }

    static Hashed hash(String folder, String relative, Configuration hadoop) throws IOException {
        MessageDigest sha256 = sha256();
        long size = 0;
        Path path = new Path(folder + "/" + relative);
        try (InputStream in = path.getFileSystem(hadoop).open(path)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
                size += read;
            }
        }
        return new Hashed(relative, sha256.digest(), size);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
