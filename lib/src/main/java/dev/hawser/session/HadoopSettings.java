package dev.hawser.session;

import dev.hawser.config.DeployConfig;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * What Hadoop is told beside its own files, the same for the store and for Spark: Hawser's settings, over them what
 * spark-submit was given, and over these the deployment's.
 */
public record HadoopSettings(Map<String, String> byName) {
    /** How Spark marks settings that it passes on to Hadoop. */
    static final String PREFIX = "spark.hadoop.";

    private static final Map<String, String> OWN = Map.of(
            // Local runs hold no checksum files: what lies in a run is what the manifest's root covers.
            "fs.file.impl", RawLocalFileSystem.class.getName(),
            // Hadoop keeps whichever local file system was asked for first, by whoever shares this process.
            "fs.file.impl.disable.cache", "true",
            // S3A can't buffer on disk without the checksums. In memory, an open file takes three parts at most.
            "fs.s3a.fast.upload.buffer", "bytebuffer",
            "fs.s3a.fast.upload.active.blocks", "2",
            "fs.s3a.multipart.size", "16M",
            // On S3 nothing is renamed: a task's files appear when its job commits.
            "fs.s3a.committer.name", "magic",
            "mapreduce.outputcommitter.factory.scheme.s3a", "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
            // Another job may be writing below the same folder.
            "fs.s3a.committer.abort.pending.uploads", "false");

    public HadoopSettings {
        byName = Map.copyOf(byName);
    }

    /** @param submitted Spark's settings of the process */
    static HadoopSettings of(Map<String, String> submitted, DeployConfig deploy) {
        Map<String, String> settings = new TreeMap<>(OWN);
        submitted.forEach((name, value) -> put(settings, name, value));
        deploy.spark().forEach((name, value) -> put(settings, name, value));
        return new HadoopSettings(settings);
    }

    private static void put(Map<String, String> settings, String name, String value) {
        if (name.startsWith(PREFIX)) {
            settings.put(name.substring(PREFIX.length()), value);
        }
    }

    Configuration configuration() {
        Configuration hadoop = new Configuration();
        applyTo(hadoop);
        return hadoop;
    }

    void applyTo(Configuration hadoop) {
        byName.forEach(hadoop::set);
    }
}
