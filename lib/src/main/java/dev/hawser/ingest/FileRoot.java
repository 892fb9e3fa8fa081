package dev.hawser.ingest;

import dev.hawser.merkle.MerkleTree;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The Merkle root over the files of a {@code data/} folder, as they lie in storage.
 *
 * @param files by path
 */
public record FileRoot(Hash32 root, List<FileLeaf> files) {

    public FileRoot {
        files = List.copyOf(files);
    }

    /** The number of leaves. */
    public long count() {
        return files.size();
    }

    /** The root over the given files. */
    public static FileRoot of(List<FileLeaf> files) {
        List<FileLeaf> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(FileLeaf::path));
        return new FileRoot(
                MerkleTree.of(sorted.stream().map(FileLeaf::hash).toList()).root(), sorted);
    }

    /**
     * Hashes every file below the folder on the executors, a file a task.
     *
     * @throws InvalidInputException if there is no such folder, or a path is not in the form that is hashed
     * @throws RetryableException if the storage doesn't answer
     */
    public static FileRoot read(SparkSession spark, String dataFolderUri) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Path data = new Path(URI.create(dataFolderUri));
        List<String> paths = list(data, hadoop);
        if (paths.isEmpty()) {
            return of(List.of());
        }
        String folder = data.toString();
        SerializableConfiguration shared = new SerializableConfiguration(hadoop);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<FileHasher.Hashed> hashed = context.parallelize(paths, paths.size())
                .map(path -> FileHasher.hash(folder, path, shared.value()))
                .collect();
        return of(hashed.stream().map(FileHasher.Hashed::leaf).toList());
    }

    private static List<String> list(Path data, Configuration hadoop) {
        List<String> paths = new ArrayList<>();
        try {
            FileSystem fs = data.getFileSystem(hadoop);
            String base = fs.getFileStatus(data).getPath().toUri().getPath() + "/";
            RemoteIterator<LocatedFileStatus> files = fs.listFiles(data, true);
            while (files.hasNext()) {
                String path = files.next().getPath().toUri().getPath().substring(base.length());
                if (FileLeaf.counts(path)) {
                    paths.add(path);
                }
            }
            return paths;
        } catch (FileNotFoundException e) {
            throw new InvalidInputException("there is no folder " + data, "check the store and the run's manifest", e);
        } catch (IOException e) {
            throw new RetryableException(
                    "cannot list " + data + ": " + e.getMessage(), "check that the storage is up", e);
        }
    }
}
