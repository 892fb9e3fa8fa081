package dev.hawser.ingest;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The folder {@code data/} of a run: a folder of Parquet files for each table, and the quarantine. */
record DataFolder(String uri) {
    static final String QUARANTINE = "quarantine";

    /** Quarantined rows: the table, the reason's code and column, the input file, the row as it stood there. */
    static final StructType QUARANTINE_SCHEMA = new StructType()
            .add("table", "string")
            .add("reason", "string")
            .add("column", "string")
            .add("file", "string")
            .add("raw", "string");

    static final List<String> RESERVED = List.of(QUARANTINE);

    String folder(String table) {
        return new Path(new Path(java.net.URI.create(uri)), table).toString();
    }

    Dataset<Row> table(SparkSession session, String table) {
        return session.read().parquet(folder(table));
    }

    void write(Dataset<Row> rows, String table) {
        rows.write().mode(SaveMode.ErrorIfExists).option("compression", "zstd").parquet(folder(table));
    }

    void quarantine(Dataset<Row> rows) {
        rows.write().mode(SaveMode.Append).option("compression", "zstd").parquet(folder(QUARANTINE));
    }
}
