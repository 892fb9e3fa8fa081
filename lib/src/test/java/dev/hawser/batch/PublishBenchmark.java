package dev.hawser.batch;

import dev.hawser.config.PublishConfig;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.merkle.AbiType;
import dev.hawser.model.RowScorer;
import dev.hawser.primitives.Hash32;
import dev.hawser.score.Documents;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Times a batch from a transaction's hash and five features: MLlib's {@code transform().write.parquet()} alone, the exact
 * score with publication, index and root, the root alone, and the proof of one row by its key. One JSON line a round on
 * standard output. Spark's settings are system properties; {@code src/test/bench/tree.py} gives them.
 *
 * <p>{@code PublishBenchmark ROUNDS FOLDER MILLIONS}: FOLDER keeps the rows for the next run.
 */
public final class PublishBenchmark {
    private static final List<String> FEATURES = List.of("x1", "x2", "x3", "x4", "x5");
    private static final double[] WEIGHTS = {0.5, -0.25, 3, 1e-3, 7.125};
    private static final ModelDocument MODEL =
            Documents.linear(9, Weights.fitted(1, WEIGHTS), FEATURES.toArray(String[]::new));

    private PublishBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[0]);
        Path work = Path.of(arguments[1]);
        long count = Math.round(Double.parseDouble(arguments[2]) * 1_000_000);
        SparkSession spark = SparkSession.builder().appName("publish").getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        try {
            Dataset<Row> rows = rows(spark, work.resolve("rows-" + count), count);
            for (int round = 0; round < rounds; round++) {
                measure(spark, rows, work, round);
            }
        } finally {
            spark.stop();
        }
    }

    private static Dataset<Row> rows(SparkSession spark, Path folder, long count) {
        if (!Files.exists(folder.resolve("_SUCCESS"))) {
            spark.range(count)
                    .selectExpr(
                            "concat('0x', sha2(CAST(id AS STRING), 256)) AS hash",
                            "CAST(id % 1000 AS DOUBLE) AS x1",
                            "id / 7.0D AS x2",
                            "sin(id) AS x3",
                            "CAST(id AS DOUBLE) AS x4",
                            "rand(1) AS x5",
                            "cos(id) AS y")
                    .write()
                    .mode(SaveMode.Overwrite)
                    .parquet(folder.toString());
        }
        return spark.read().parquet(folder.toString());
    }

    private static void measure(SparkSession spark, Dataset<Row> rows, Path work, int round) throws IOException {
        Path out = work.resolve("out");
        delete(out);
        double transform = seconds(() -> transform(rows, out.resolve("transform")));
        BatchFolder folder = new BatchFolder(out.resolve("batch").toUri());
        PublishConfig publish = new PublishConfig(
                List.of(
                        new PublishConfig.Column(
                                "hash", "key", Optional.empty(), Optional.of(AbiType.BYTES32.toString())),
                        new PublishConfig.Column("forecast", "prediction", Optional.empty(), Optional.empty())),
                List.of("hash"),
                true,
                false);
        LeafSchema schema = BatchWriter.schema(rows, publish, MODEL.scale());
        BatchWriter.Written[] written = new BatchWriter.Written[1];
        double all = seconds(() -> written[0] = BatchWriter.write(
                RowScorer.score(rows, MODEL),
                schema,
                publish,
                MODEL,
                MODEL.commitment(Hash32.ZERO),
                Optional.empty(),
                0,
                folder,
                Clock.systemUTC()));
        double root = seconds(() -> {
            try (SortedLeaves leaves = SortedLeaves.of(spark, folder.rows(), schema, written[0].count())) {
                leaves.root();
            }
        });
        Manifest manifest = Batches.manifest(written[0]);
        String key = rows.limit(1000 + round).collectAsList().get(999 + round).getString(0);
        long before = bytesRead();
        double prove = seconds(() -> RowProver.of(spark, manifest, folder).prove(Map.of("hash", key)));
        long read = bytesRead() - before;
        System.out.printf(
                Locale.ROOT,
                "{\"rows\": %d, \"round\": %d, \"transformSeconds\": %.2f, \"publishSeconds\": %.2f, \"ratio\": %.2f,"
                        + " \"rootSeconds\": %.2f, \"proveSeconds\": %.3f, \"proveBytes\": %d, \"rowBytes\": %d, \"keptBytesPerRow\": %.1f}%n",
                written[0].count(),
                round,
                transform,
                all,
                all / transform,
                root,
                prove,
                read,
                size(out.resolve("batch/data/rows")) / written[0].count(),
                (size(out.resolve("batch/leaves")) + size(out.resolve("batch/keys"))) / (double) written[0].count());
    }

    private static void transform(Dataset<Row> rows, Path to) {
        VectorAssembler assembler = new VectorAssembler()
                .setInputCols(FEATURES.toArray(String[]::new))
                .setOutputCol("features");
        LinearRegressionModel model =
                new LinearRegression().setLabelCol("y").setMaxIter(1).fit(assembler.transform(rows.limit(100)));
        model.transform(assembler.transform(rows))
                .select("hash", "features", "prediction")
                .write()
                .parquet(to.toString());
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    /** What this JVM has read from local files through Hadoop: all of it, in local mode. */
    private static long bytesRead() {
        return FileSystem.getAllStatistics().stream()
                .mapToLong(FileSystem.Statistics::getBytesRead)
                .sum();
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
