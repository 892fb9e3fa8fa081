package dev.hawser.ingest.generate;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes a synthetic export of any size, in the form of ethereum-etl: {@code OUT/blocks/}, {@code OUT/transactions/} and
 * {@code OUT/receipts/}, a CSV file for each {@value #BLOCKS_PER_FILE} blocks, and an empty {@code OUT/_SUCCESS} when
 * all is written. The base fee follows the main chain's rule exactly. The bytes are a function of the seed and the
 * number of rows, not of the cluster.
 */
public final class Generator {
    private static final int BLOCKS_PER_FILE = 200;
    private static final long MOST_ROWS = 100_000_000_000L;

    private Generator() {}

    /**
     * What was written.
     *
     * @param from the first block's time
     * @param to the time of the block after the last
     */
    public record Export(long transactions, long firstBlock, long blocks, Instant from, Instant to) {}

    /**
     * Writes an export.
     *
     * @param dialect {@code ethereum-etl}
     * @param rows the number of transactions, at least 1
     * @param outUri an absolute URI of a folder that is absent or empty
     * @throws InvalidInputException if the dialect is another, the rows are too few or many, or the folder holds files
     * @throws RetryableException if the storage doesn't answer
     */
    public static Export generate(SparkSession spark, String dialect, long rows, long seed, String outUri) {
        return generate(spark, dialect, rows, seed, outUri, Integer.MAX_VALUE);
    }

    /** The same, in at most so many tasks. */
    static Export generate(SparkSession spark, String dialect, long rows, long seed, String outUri, int tasks) {
        if (!dialect.equals("ethereum-etl")) {
            throw new InvalidInputException(
                    "the dialect '" + dialect + "' can't be generated", "use --dialect ethereum-etl");
        }
        if (rows < 1 || rows > MOST_ROWS) {
            throw new InvalidInputException(
                    "cannot generate " + rows + " rows", "ask for 1 to " + MOST_ROWS + " transactions");
        }
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        requireEmpty(outUri, hadoop);

        BlockSeries series = FeeMarket.run(seed, rows);
        List<BlockSeries> parts = new ArrayList<>();
        for (int from = 0; from < series.size(); from += BLOCKS_PER_FILE) {
            parts.add(series.slice(from, Math.min(series.size(), from + BLOCKS_PER_FILE)));
        }
        SerializableConfiguration shared = new SerializableConfiguration(hadoop);
        JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(parts, Math.min(tasks, parts.size()))
                .foreach(part -> ExportWriter.write(outUri, seed, part, shared.value()));
        succeed(outUri, hadoop);
        return new Export(
                rows,
                EtlLines.FIRST_BLOCK,
                series.size(),
                Instant.ofEpochSecond(EtlLines.second(0)),
                Instant.ofEpochSecond(EtlLines.second(series.size())));
    }

    private static void requireEmpty(String outUri, Configuration hadoop) {
        try {
            Path out = new Path(URI.create(outUri));
            FileSystem fs = out.getFileSystem(hadoop);
            if (fs.exists(out) && fs.listStatus(out).length > 0) {
                throw new InvalidInputException(
                        "the output " + outUri + " already holds files",
                        "name another folder by --out, or remove this one");
            }
        } catch (IOException e) {
            throw unanswered(outUri, e);
        }
    }

    private static void succeed(String outUri, Configuration hadoop) {
        Path out = new Path(URI.create(outUri));
        try (FileSystem fs = FileSystem.newInstance(out.toUri(), hadoop)) {
            fs.setWriteChecksum(false);
            fs.create(new Path(out, "_SUCCESS"), true).close();
        } catch (IOException e) {
            throw unanswered(outUri, e);
        }
    }

    private static RetryableException unanswered(String outUri, IOException cause) {
        return new RetryableException(
                "cannot write to " + outUri + ": " + cause.getMessage(),
                "check that the storage is up and that this user may write to it",
                cause);
    }
}
