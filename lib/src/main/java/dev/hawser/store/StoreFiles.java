package dev.hawser.store;

import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;

/**
 * The files of one store. Every method throws {@link RetryableException} where the storage fails or does not answer, and
 * {@link InvalidInputException} where it refuses.
 */
final class StoreFiles {
    /** S3A reads in several requests, and fails where the file was replaced between them. */
    private static final int READS = 10;

    private final Path root;
    private final FileSystem files;
    private final ExclusiveFiles exclusive;

    private StoreFiles(Path root, FileSystem files, ExclusiveFiles exclusive) {
        this.root = root;
        this.files = files;
        this.exclusive = exclusive;
    }

    /** @throws InvalidInputException if no store can be at the URI */
    static StoreFiles open(URI uri, Configuration hadoop) {
        if (!List.of("file", "hdfs", "s3a").contains(uri.getScheme())) {
            throw new InvalidInputException(
                    "the store " + uri + " is on a file system that this version can't publish to",
                    "use a local folder, hdfs:// or s3a://");
        }
        Path root = new Path(uri);
        try {
            FileSystem files = root.getFileSystem(hadoop);
            if (files.exists(root) && !files.getFileStatus(root).isDirectory()) {
                throw new InvalidInputException("the store " + uri + " is a file", "name a folder");
            }
            return new StoreFiles(root, files, exclusive(uri.getScheme(), files));
        } catch (IOException e) {
            throw failed("the store " + uri + " can't be opened", e);
        } catch (HawserException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unusable(uri, e);
        }
    }

    private static ExclusiveFiles exclusive(String scheme, FileSystem files) throws IOException {
        return switch (scheme) {
            case "hdfs" -> new HdfsFiles(files);
            case "s3a" -> new S3aFiles(files);
            default -> new LocalFiles();
        };
    }

    /** Hadoop tells of a missing class, and of a name that is no host or bucket, by unchecked exceptions. */
    private static InvalidInputException unusable(URI uri, RuntimeException e) {
        return e.getCause() instanceof ClassNotFoundException
                ? new InvalidInputException(
                        "the store " + uri + " needs a class that this Spark lacks: "
                                + e.getCause().getMessage(),
                        "give spark-submit --jars jobs/target/s3a-jars/*.jar, or see conf/deploy/README.md",
                        e)
                : new InvalidInputException(
                        "the store " + uri + " can't be opened: " + Causes.text(e), "check its URI", e);
    }

    Path root() {
        return root;
    }

    Path path(String below) {
        return new Path(root, below);
    }

    /** The file's bytes, or empty where there is none. */
    Optional<byte[]> read(Path path) {
        for (int more = READS - 1; ; more--) {
            try (InputStream in = files.open(path)) {
                return Optional.of(in.readAllBytes());
            } catch (FileNotFoundException e) {
                return Optional.empty();
            } catch (IOException e) {
                if (more == 0 || !(e instanceof PathIOException)) {
                    throw failed(path + " can't be read", e);
                }
            }
        }
    }

    /** That many bytes of the file, or empty where there is no such file or it ends before. */
    Optional<byte[]> read(Path path, long from, int count) {
        byte[] bytes = new byte[count];
        try (FSDataInputStream in = files.open(path)) {
            in.readFully(from, bytes);
            return Optional.of(bytes);
        } catch (FileNotFoundException | EOFException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed(path + " can't be read", e);
        }
    }

    boolean exists(Path path) {
        try {
            return files.exists(path);
        } catch (IOException e) {
            throw failed(path + " can't be read", e);
        }
    }

    /** When the file was written, by the clock of the storage. */
    Instant written(Path path) {
        try {
            return Instant.ofEpochMilli(files.getFileStatus(path).getModificationTime());
        } catch (IOException e) {
            throw failed(path + " can't be read", e);
        }
    }

    /** What lies in the folder, in the order of names; nothing where there is no such folder. */
    List<FileStatus> list(Path folder) {
        try {
            List<FileStatus> found = new ArrayList<>(List.of(files.listStatus(folder)));
            found.sort(Comparator.comparing(FileStatus::getPath));
            return found;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw failed(folder + " can't be listed", e);
        }
    }

    /** Every file below the folder; nothing where there is no such folder. */
    List<FileStatus> listBelow(Path folder) {
        try {
            List<FileStatus> found = new ArrayList<>();
            RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
            while (all.hasNext()) {
                found.add(all.next());
            }
            return found;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw failed(folder + " can't be listed", e);
        }
    }

    /**
     * Creates the file unless the name is taken, and returns what the file holds now: the given bytes exactly if this
     * call, or one before it whose answer was lost, created it.
     */
    byte[] createOrRead(Path path, byte[] content) {
        try {
            exclusive.create(path, content);
            return content;
        } catch (IOException e) {
            return read(path).orElseThrow(() -> failed(path + " can't be written", e));
        }
    }

    void replace(Path path, byte[] content) {
        try {
            exclusive.replace(path, content);
        } catch (IOException e) {
            throw failed(path + " can't be written", e);
        }
    }

    /** Deletes the file or nothing. */
    void delete(Path file) {
        try {
            files.delete(file, false);
        } catch (IOException e) {
            throw failed(file + " can't be deleted", e);
        }
    }

    /** Deletes the folder, all below it and the uploads to it that were begun and never ended. */
    void deleteAll(Path folder) {
        try {
            if (files.hasPathCapability(folder, CommonPathCapabilities.FS_MULTIPART_UPLOADER)) {
                try (MultipartUploader uploader =
                        files.createMultipartUploader(folder).build()) {
                    uploader.abortUploadsUnderPath(folder).join();
                }
            }
            files.delete(folder, true);
        } catch (IOException e) {
            throw failed(folder + " can't be deleted", e);
        }
    }

    private static HawserException failed(String what, IOException e) {
        String message = what + ": " + Causes.text(e);
        boolean refused = e instanceof AccessDeniedException
                || e instanceof AccessControlException
                || e instanceof PathIOException;
        return refused
                ? new InvalidInputException(
                        message, "check the name, and that these credentials may read and write there", e)
                : new RetryableException(message, "check that the storage is up and has space, then run again", e);
    }
}
