package dev.hawser.ingest;

import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.util.Collection;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The folder {@code data/} of a run: a folder of Parquet files for each table, and the quarantine. What a job needs on
 * the way lies beside it, in {@code scratch/}.
 */
record DataFolder(String uri) {
    static final String QUARANTINE = "quarantine";

    String folder(String table) {
        return new Path(new Path(java.net.URI.create(uri)), table).toString();
    }

    DataFolder scratch() {
        return new DataFolder(new Path(new Path(java.net.URI.create(uri)).getParent(), "scratch")
                .toUri()
                .toString());
    }

    Dataset<Row> table(SparkSession session, String table) {
        return session.read().parquet(folder(table));
    }

    /** @param distinct columns whose values hardly repeat, for which dictionaries and bounds are only work */
    void write(Dataset<Row> rows, String table, Collection<String> distinct) {
        DataFrameWriter<Row> writer = rows.write()
                .mode(SaveMode.ErrorIfExists)
                .option("compression", "zstd")
                // hexadecimal packs as well at the lowest level, in a fraction of the time
                .option("parquet.compression.codec.zstd.level", "1")
                .option("parquet.size.statistics.enabled", "false");
        for (String column : distinct) {
            writer.option("parquet.enable.dictionary#" + column, "false")
                    .option("parquet.column.statistics.enabled#" + column, "false");
        }
        writer.parquet(folder(table));
    }

    /** Takes back what was written of the table. */
    void remove(SparkSession session, String table) {
        remove(session, new Path(folder(table)));
    }

    /** Takes back all that was written. */
    void clear(SparkSession session) {
        remove(session, new Path(java.net.URI.create(uri)));
    }

    private static void remove(SparkSession session, Path folder) {
        try {
            folder.getFileSystem(session.sparkContext().hadoopConfiguration()).delete(folder, true);
        } catch (IOException e) {
            throw new RetryableException(
                    "cannot remove " + folder + ": " + e.getMessage(), "check that the storage is up", e);
        }
    }

    void quarantine(Dataset<Row> rows) {
        rows.write().mode(SaveMode.Append).option("compression", "zstd").parquet(folder(QUARANTINE));
    }
}
