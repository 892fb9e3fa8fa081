package dev.hawser.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Role;
import dev.hawser.merkle.KeccakRates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Times the root of Parquet rows ({@code bytes32, int256, int256}) against what one thread's BouncyCastle Keccak-256
 * would allow on the machine's cores, three hashes a row, in one JVM: each round measures both. One JSON line a
 * measurement on standard output. Spark's settings are system properties; {@code src/test/bench/tree.py} gives them.
 *
 * <p>{@code TreeBenchmark ROUNDS FOLDER MILLIONS…}: FOLDER keeps the rows for the next run.
 */
public final class TreeBenchmark {
    private static final LeafSchema SCHEMA = new LeafSchema(
            List.of(
                    LeafColumn.of("id", "binary", "bytes32", Role.KEY),
                    LeafColumn.of("a", "bigint", null, Role.VALUE),
                    LeafColumn.of("b", "bigint", null, Role.VALUE)),
            List.of("id"));

    private TreeBenchmark() {}

    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[0]);
        SparkSession spark = SparkSession.builder().appName("tree").getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        try {
            for (String millions : List.of(arguments).subList(2, arguments.length)) {
                long rows = Math.round(Double.parseDouble(millions) * 1_000_000);
                String folder = rows(spark, Path.of(arguments[1], millions), rows);
                for (int round = 0; round < rounds; round++) {
                    measure(spark, folder, rows, round);
                }
            }
        } finally {
            spark.stop();
        }
    }

    /** Rows that a program of a few lines can make again: keccak is left out on purpose. */
    private static String rows(SparkSession spark, Path folder, long rows) {
        if (!Files.exists(folder.resolve("_SUCCESS"))) {
            spark.range(rows)
                    .select(
                            expr("unhex(sha2(CAST(id AS STRING), 256))").as("id"),
                            col("id").multiply(lit(10)).as("a"),
                            expr("-id").as("b"))
                    .write()
                    .mode(SaveMode.Overwrite)
                    .option("parquet.enable.dictionary#id", false)
                    .parquet(folder.toString());
        }
        return folder.toString();
    }

    private static void measure(SparkSession spark, String folder, long rows, int round) {
        double bouncyCastle = KeccakRates.bouncyCastle();
        long start = System.nanoTime();
        long read = StoredRows.read(spark, folder, List.of("id", "a", "b"))
                .batches()
                .map(batch -> (long) batch.numRows())
                .reduce(Long::sum);
        long middle = System.nanoTime();
        String root;
        try (SortedLeaves leaves = SortedLeaves.of(spark, folder, SCHEMA, read)) {
            root = leaves.root().toString();
        }
        double seconds = (System.nanoTime() - middle) / 1e9;
        double bound = bouncyCastle * spark.sparkContext().defaultParallelism() / 3;
        System.out.printf(
                Locale.ROOT,
                "{\"rows\": %d, \"round\": %d, \"readSeconds\": %.3f, \"seconds\": %.3f, \"rowsPerSecond\": %.0f,"
                        + " \"boundRowsPerSecond\": %.0f, \"ratio\": %.2f, \"root\": \"%s\"}%n",
                rows,
                round,
                (middle - start) / 1e9,
                seconds,
                rows / seconds,
                bound,
                rows / seconds / bound,
                root);
    }
}
