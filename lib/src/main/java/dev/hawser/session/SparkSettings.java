package dev.hawser.session;

import dev.hawser.primitives.InvalidInputException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** The settings without which Spark would read, hash or commit otherwise. */
public final class SparkSettings {
    /** Beside Spark's own list: names under which keys and endpoints could stand in a setting. */
    private static final String REDACTED =
            "(?i)secret|password|token|access[.]?key|private[.]?key|mnemonic|passphrase|keystore|rpc";

    private static final Map<String, String> SQL = Map.of(
            "spark.sql.session.timeZone", "UTC",
            "spark.sql.datetime.java8API.enabled", "true",
            "spark.sql.files.ignoreCorruptFiles", "false");

    /** Makes Spark commit by Hadoop's committer for S3 instead of its own, which renames. */
    private static final Map<String, String> S3_COMMIT = Map.of(
            "spark.sql.sources.commitProtocolClass",
            "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
            "spark.sql.parquet.output.committer.class",
            "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter");

    private SparkSettings() {}

    /** What a Spark that is started for the configuration begins with. */
    public static Map<String, String> toStart(HawserConfig config) {
        Map<String, String> settings = new TreeMap<>(ofSession(config));
        settings.put("spark.redaction.regex", REDACTED);
        config.hadoop().byName().forEach((name, value) -> settings.put(HadoopSettings.PREFIX + name, value));
        return settings;
    }

    /** Sets in a running Spark what can still be set, the deployment's own settings too. */
    static SparkSession applyTo(SparkSession spark, HawserConfig config) {
        ofSession(config).forEach(spark.conf()::set);
        config.deploy().spark().forEach((name, value) -> {
            if (spark.conf().isModifiable(name)) {
                spark.conf().set(name, value);
            }
        });
        config.hadoop().applyTo(spark.sparkContext().hadoopConfiguration());
        return spark;
    }

    /** @throws InvalidInputException if the store is on S3, and this Spark can't commit there */
    private static Map<String, String> ofSession(HawserConfig config) {
        Map<String, String> settings = new TreeMap<>(SQL);
        if (config.storeUri().getScheme().equals("s3a")) {
            S3_COMMIT.values().forEach(SparkSettings::requireThere);
            settings.putAll(S3_COMMIT);
        }
        return settings;
    }

    private static void requireThere(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new InvalidInputException(
                    "this Spark lacks " + name + ", without which it can't commit to S3",
                    "give spark-submit --jars jobs/target/s3a-jars/*.jar, or see conf/deploy/README.md",
                    e);
        }
    }
}
