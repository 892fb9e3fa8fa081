package dev.hawser.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.ingest.FileRoot;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.testing.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MllibFolderTest {
    private final SparkSession spark = SparkSessions.shared();

    @TempDir
    private Path folder;

    @Test
    void aStoredModelIsLoadedOnlyAsItWasPublishedAndOnlyOfAKnownClass() throws IOException {
        LinearRegressionModel fitted = new LinearRegression()
                .fit(spark.createDataFrame(
                        List.of(
                                RowFactory.create(Vectors.dense(1), 3.0),
                                RowFactory.create(Vectors.dense(2), 5.0),
                                RowFactory.create(Vectors.dense(4), 9.0)),
                        new StructType()
                                .add("features", SQLDataTypes.VectorType())
                                .add("label", DataTypes.DoubleType)));
        fitted.write().save(folder + "/mllib");
        Manifest manifest = manifest(root());
        assertThat(((LinearRegressionModel) MllibFolder.load(spark, manifest, data())).coefficients())
                .isEqualTo(fitted.coefficients());

        Path metadata = metadata();
        Files.delete(metadata.resolveSibling("." + metadata.getFileName() + ".crc"));
        Files.writeString(metadata, Files.readString(metadata).replace("regression.Linear", "regression.Evil"));
        assertThatThrownBy(() -> MllibFolder.load(spark, manifest, data()))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining("their root is " + root());
        Manifest hostile = manifest(root());
        assertThatThrownBy(() -> MllibFolder.load(spark, hostile, data()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("names the class 'org.apache.spark.ml.regression.EvilRegressionModel'");
    }

    private Hash32 root() {
        return FileRoot.read(spark, data()).root();
    }

    private String data() {
        return folder.toUri().toString().replaceAll("/$", "");
    }

    private Path metadata() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("mllib/metadata"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Manifest manifest(Hash32 root) {
        return Manifest.of(Json.object()
                .put("format", "hawser-model-v1")
                .put("run", "0x" + "11".repeat(16))
                .put("root", root.toString()));
    }
}
