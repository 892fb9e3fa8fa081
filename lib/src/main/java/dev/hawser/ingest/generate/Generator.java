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
 * Writes a synthetic export of any size as one of the known tools would, and an empty {@code OUT/_SUCCESS} when all is
 * written. The base fee follows the main chain's rule exactly. A file holds blocks of one UTC day; where it ends is a
 * function of the blocks, and its bytes are one of the request, not of the cluster.
 */
public final class Generator {
    private static final long LAST_SECOND = 0xffff_ffffL;

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
     * @throws InvalidInputException if the dialect is unknown or has no such files, the folder holds some, or the blocks
     *     reach beyond 2106, where 32 bits for a block's second end
     * @throws RetryableException if the storage doesn't answer
     */
    public static Export generate(SparkSession spark, ExportRequest request) {
        return generate(spark, request, Integer.MAX_VALUE);
    }

    /** The same, in at most so many tasks. */
    static Export generate(SparkSession spark, ExportRequest request, int tasks) {
        ExportDialect dialect = ExportDialect.of(request);
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        requireEmpty(request.outUri(), hadoop);

        Slots slots = Slots.from(request.start(), request.blockTime());
        BlockSeries series = FeeMarket.run(request.seed(), slots, request.rows());
        if (slots.second(series.size()) > LAST_SECOND) {
            throw new InvalidInputException(
                    "the last of " + series.size() + " blocks would come after 2106",
                    "ask for fewer rows, a shorter time between blocks, or an earlier start");
        }
        List<BlockSeries> parts = parts(series, slots, dialect.blocksPerFile());
        List<ExportTable> tables = List.copyOf(dialect.holding(request.tables()));
        ExportWriter writer = new ExportWriter(request.outUri(), dialect, tables, request.seed(), slots);
        SerializableConfiguration shared = new SerializableConfiguration(hadoop);
        JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(parts, Math.min(tasks, parts.size()))
                .foreach(part -> writer.write(part, shared.value()));
        succeed(request.outUri(), hadoop);
        return new Export(
                request.rows(),
                Chain.FIRST_BLOCK,
                series.size(),
                Instant.ofEpochSecond(slots.second(0)),
                Instant.ofEpochSecond(slots.second(series.size())));
    }

    private static List<BlockSeries> parts(BlockSeries series, Slots slots, int blocksPerFile) {
        List<BlockSeries> parts = new ArrayList<>();
        for (int from = 0; from < series.size(); ) {
            long to = Math.min(Math.min(series.size(), from + (long) blocksPerFile), slots.firstOfNextDay(from));
            parts.add(series.slice(from, (int) to));
            from = (int) to;
        }
        return parts;
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
