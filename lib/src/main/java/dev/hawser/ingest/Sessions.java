package dev.hawser.ingest;

import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** Sessions of our own, so that nothing of a job shows in the caller's views and settings. */
public final class Sessions {
    private Sessions() {}

    /**
     * A session with the caller's settings, times in UTC, timestamps in microseconds, and Parquet's types taken for what
     * they are.
     */
    public static SparkSession like(SparkSession caller) {
        SparkSession session = caller.newSession();
        CollectionConverters.asJava(caller.conf().getAll()).forEach((key, value) -> {
            if (session.conf().isModifiable(key)) {
                session.conf().set(key, value);
            }
        });
        session.conf().set("spark.sql.session.timeZone", "UTC");
        session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        session.conf().set("spark.sql.parquet.binaryAsString", "false");
        session.conf().set("spark.sql.parquet.int96AsTimestamp", "true");
        session.conf().set("spark.sql.files.ignoreCorruptFiles", "false");
        session.conf().set("spark.sql.files.ignoreMissingFiles", "false");
        return session;
    }
}
