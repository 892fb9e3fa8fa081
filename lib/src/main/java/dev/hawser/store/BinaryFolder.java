package dev.hawser.store;

import dev.hawser.primitives.TamperedException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A folder of binary files, each of which appears whole or not at all. A file that is written again, by another attempt of
 * one task, holds the same bytes.
 */
public final class BinaryFolder {
    private final StoreFiles files;

    private BinaryFolder(StoreFiles files) {
        this.files = files;
    }

    public static BinaryFolder open(URI folder, Configuration hadoop) {
        return new BinaryFolder(StoreFiles.open(folder, hadoop));
    }

    public void write(String name, byte[] content) {
        files.replace(files.path(name), content);
    }

    /** @throws TamperedException if there is no such file */
    public byte[] read(String name) {
        return files.read(files.path(name)).orElseThrow(() -> missing(files.path(name)));
    }

    /**
     * A part of a file.
     *
     * @throws TamperedException if the file ends before
     */
    public byte[] read(String name, long from, int count) {
        return files.read(files.path(name), from, count).orElseThrow(() -> missing(files.path(name)));
    }

    /** The lengths in bytes of the files whose names begin so, by name. */
    public Map<String, Long> lengths(String prefix) {
        Map<String, Long> lengths = new TreeMap<>();
        for (FileStatus file : files.list(files.root())) {
            if (file.getPath().getName().startsWith(prefix)) {
                lengths.put(file.getPath().getName(), file.getLen());
            }
        }
        return lengths;
    }

    private static TamperedException missing(Path path) {
        return new TamperedException(path + " is missing or was cut", "restore the batch's folder");
    }
}
