package dev.hawser.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.ingest.FileRoot;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.primitives.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.SparkSession;

/** The folder in which MLlib stores what it fitted. Its metadata name a class, which is looked at before MLlib does. */
public final class MllibFolder {
    private static final int MOST_BYTES = 1 << 20;

    private static final Map<String, Function<String, PredictionModel<Vector, ?>>> LOADERS = Map.of(
            LinearRegressionModel.class.getName(), LinearRegressionModel::load,
            LogisticRegressionModel.class.getName(), LogisticRegressionModel::load);

    private MllibFolder() {}

    /** Writes the fitted model below the URI of a run's {@code data}. */
    public static void save(SparkSession spark, Trainer.Fitted fitted, String dataFolder) throws IOException {
        fitted.mllib().write().session(spark).save(dataFolder + "/mllib");
    }

    /**
     * Loads the model of a published run.
     *
     * @param manifest the model's
     * @param dataFolder the URI of its {@code data}
     * @throws TamperedException if the files are not the published ones
     * @throws InvalidInputException if the metadata name a class that no training stores
     * @throws RetryableException if the storage doesn't answer
     */
    public static PredictionModel<Vector, ?> load(SparkSession spark, Manifest manifest, String dataFolder) {
        FileRoot files = FileRoot.read(spark, dataFolder);
        if (!files.root().equals(manifest.root())) {
            throw new TamperedException(
                    "the files of model " + manifest.run() + " in " + dataFolder
                            + " are not the published ones: their root is " + files.root() + ", the manifest says "
                            + manifest.root(),
                    "restore them; verify tells what else changed");
        }
        String folder = dataFolder + "/mllib";
        return LOADERS.get(allowed(spark, folder)).apply(folder);
    }

    /** The class that every metadata file below the folder names. */
    private static String allowed(SparkSession spark, String folder) {
        Path root = new Path(folder);
        String found = null;
        try {
            FileSystem files = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
            for (RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true); all.hasNext(); ) {
                LocatedFileStatus file = all.next();
                if (file.getPath().getParent().getName().equals("metadata")
                        && file.getPath().getName().startsWith("part-")
                        && file.getLen() > 0) {
                    found = allowed(files, file.getPath());
                }
            }
        } catch (IOException e) {
            throw new RetryableException(
                    "the model's folder " + folder + " can't be read: " + e.getMessage(),
                    "check the store, run again",
                    e);
        }
        if (found == null) {
            throw new InvalidInputException(folder + " has no metadata", "give the data folder of a published model");
        }
        return found;
    }

    private static String allowed(FileSystem files, Path file) throws IOException {
        ObjectNode metadata;
        try (InputStream in = files.open(file)) {
            metadata = Json.parseObject(in.readNBytes(MOST_BYTES), file.toString());
        }
        String name = metadata.path("class").asText();
        if (!LOADERS.containsKey(name)) {
            throw new InvalidInputException(
                    file + " names the class " + Texts.abbreviate(name) + ", which no training stores",
                    "don't load it: loading would run that class");
        }
        return name;
    }
}
