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

/** Lists what the inputs name: each file once, in the order of paths, without hidden ones. */
final class InputFiles {
    private final Configuration hadoop;

    InputFiles(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * @throws InvalidInputException if nothing is at an input, or what can't be read
     * @throws RetryableException if the storage doesn't answer
     */
    List<InputFile> list(List<String> inputs) {
        TreeMap<String, InputFile> files = new TreeMap<>();
        for (String input : inputs) {
            try {
                for (InputFile file : list(input)) {
                    files.putIfAbsent(file.path().toString(), file);
                }
            } catch (FileNotFoundException e) {
                throw missing(input, e);
            } catch (UnsupportedFileSystemException e) {
                throw new InvalidInputException(
                        "the input " + input + " is on a file system that isn't known",
                        "name a local path, or a URI of hdfs, s3a or another file system on Spark's class path",
                        e);
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException(
                        "the input '" + input + "' is no place of files: " + e.getMessage(),
                        "name an absolute path, or a URI of hdfs, s3a or another file system",
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

    private List<InputFile> list(String input) throws IOException {
        if (input.matches("(?i)https?:.*")) {
            throw new InvalidInputException(
                    "the input " + input + " is a web address, whose files can't be listed or read in parts",
                    "download the files, and name the folder that they are in");
        }
        Path path = path(input);
        FileSystem fs = path.getFileSystem(hadoop);
        if (fs.exists(path)) {
            FileStatus status = fs.getFileStatus(path);
            requireVisible(status);
            return below(fs, status, status.getPath());
        }
        FileStatus[] matches = matches(fs, path);
        if (matches == null || matches.length == 0) {
            throw missing(input, null);
        }
        Path base = fs.makeQualified(beforeWildcards(path));
        List<InputFile> files = new ArrayList<>();
        for (FileStatus match : matches) {
            if (!isHidden(match.getPath(), base.depth())) {
                files.addAll(below(fs, match, base));
            }
        }
        return files;
    }

    private static FileStatus[] matches(FileSystem fs, Path glob) throws IOException {
        try {
            return fs.globStatus(glob);
        } catch (IOException e) {
            if (e.getCause() instanceof RuntimeException) {
                // no storage failed, but the pattern
                throw new IllegalArgumentException(e.getMessage(), e);
            }
            throw e;
        }
    }

    private static List<InputFile> below(FileSystem fs, FileStatus root, Path base) throws IOException {
        if ("file".equals(root.getPath().toUri().getScheme())) {
            return LocalFiles.below(
                    java.nio.file.Path.of(root.getPath().toUri().getPath()),
                    java.nio.file.Path.of(base.toUri().getPath()).toRealPath());
        } else if (root.isFile()) {
            return List.of(new InputFile(root));
        }
        List<InputFile> files = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = fs.listFiles(root.getPath(), true);
        while (all.hasNext()) {
            LocatedFileStatus file = all.next();
            if (!isHidden(file.getPath(), root.getPath().depth())) {
                files.add(new InputFile(file));
            }
        }
        return files;
    }

    /** Spark would take a hidden file for an empty one. */
    private static void requireVisible(FileStatus named) {
        if (named.isFile() && isHidden(named.getPath().getName())) {
            throw new InvalidInputException(
                    named.getPath() + " is not read: its name begins with _ or a dot, or ends in ._COPYING_",
                    "rename the file, or wait until it is complete");
        }
    }

    private static boolean isHidden(Path path, int depth) {
        for (Path p = path; p != null && p.depth() > depth; p = p.getParent()) {
            if (isHidden(p.getName())) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is the name of what a tool keeps beside its files, or hasn't finished. */
    static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".") || name.endsWith("._COPYING_");
    }

    private static Path beforeWildcards(Path glob) {
        Path before = glob;
        for (Path p = glob; p != null; p = p.getParent()) {
            if (p.getName().matches(".*[*?\\[{].*")) {
                before = p.getParent();
            }
        }
        return before;
    }

    private static Path path(String input) {
        if (input.isBlank()) {
            throw new IllegalArgumentException("it is blank");
        }
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
