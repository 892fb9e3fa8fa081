package dev.hawser.ingest;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Lists what the inputs name: each file once, in the order of paths, without names that begin with _ or a dot. */
final class InputFiles {
    private final Configuration hadoop;

    InputFiles(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * @throws InvalidInputException if nothing is at an input
     * @throws RetryableException if the storage doesn't answer
     */
    List<InputFile> list(List<String> inputs) {
        TreeMap<String, InputFile> files = new TreeMap<>();
        for (String input : inputs) {
            try {
                Path path = path(input);
                FileSystem fs = path.getFileSystem(hadoop);
                for (Path root : matches(fs, path, input)) {
                    for (InputFile file : below(fs, root)) {
                        files.putIfAbsent(file.path().toString(), file);
                    }
                }
            } catch (FileNotFoundException e) {
                throw missing(input, e);
            } catch (UnsupportedFileSystemException e) {
                throw new InvalidInputException(
                        "the input " + input + " is on a file system that isn't known",
                        "name a local path, or a URI of hdfs, s3a or another file system on Spark's class path",
                        e);
            } catch (IOException e) {
                throw new RetryableException(
                        "cannot list the input " + input + ": " + e.getMessage(),
                        "check that the storage is up and that this user may read it",
                        e);
            }
        }
        return new ArrayList<>(files.values());
    }

    private static List<Path> matches(FileSystem fs, Path path, String input) throws IOException {
        if (fs.exists(path)) {
            return List.of(path);
        }
        FileStatus[] found = fs.globStatus(path);
        if (found == null || found.length == 0) {
            throw missing(input, null);
        }
        return java.util.Arrays.stream(found).map(FileStatus::getPath).toList();
    }

    private static List<InputFile> below(FileSystem fs, Path root) throws IOException {
        FileStatus status = fs.getFileStatus(root);
        if (status.isFile()) {
            return List.of(new InputFile(status));
        }
        List<InputFile> files = new ArrayList<>();
        int depth = status.getPath().depth();
        RemoteIterator<LocatedFileStatus> all = fs.listFiles(root, true);
        while (all.hasNext()) {
            LocatedFileStatus file = all.next();
            if (!hidden(file.getPath(), depth)) {
                requireBelow(root, file.getPath());
                files.add(new InputFile(file));
            }
        }
        return files;
    }

    /** A link could bring in what nobody meant to publish. */
    private static void requireBelow(Path root, Path file) throws IOException {
        if ("file".equals(file.toUri().getScheme())) {
            java.nio.file.Path real =
                    java.nio.file.Path.of(file.toUri().getPath()).toRealPath();
            if (!real.startsWith(java.nio.file.Path.of(root.toUri().getPath()).toRealPath())) {
                throw new InvalidInputException(
                        file + " is a link out of the input, to " + real,
                        "name that place as an input of its own, or remove the link");
            }
        }
    }

    private static boolean hidden(Path path, int depth) {
        for (Path p = path; p != null && p.depth() > depth; p = p.getParent()) {
            if (p.getName().startsWith("_") || p.getName().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static Path path(String input) {
        if (!input.contains("?")) {
            try {
                return new Path(URI.create(input));
            } catch (IllegalArgumentException e) {
                // a glob with braces or brackets is no URI, but a Hadoop path
            }
        }
        return new Path(input);
    }

    private static InvalidInputException missing(String input, Throwable cause) {
        return new InvalidInputException(
                "there is no file at the input " + input, "check the path given by --input or the pipeline", cause);
    }
}
