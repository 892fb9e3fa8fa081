package dev.hawser.jobs;

import dev.hawser.primitives.InvalidInputException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** What a running command holds: its workspace, its console, and Spark once it is needed. */
final class Session implements AutoCloseable {
    /** Beside Spark's own list: names under which keys and endpoints could stand in a setting. */
    private static final String REDACTED =
            "(?i)secret|password|token|access[.]?key|private[.]?key|mnemonic|passphrase|keystore|rpc";

    /** Makes Spark commit by Hadoop's committer for S3 instead of its own, which renames. */
    private static final Map<String, String> S3_COMMIT = Map.of(
            "spark.sql.sources.commitProtocolClass",
            "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
            "spark.sql.parquet.output.committer.class",
            "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter");

    private final Workspace workspace;
    private final Console console;
    private SparkSession spark;
    private boolean started;

    private Session(Workspace workspace, Console console) {
        this.workspace = workspace;
        this.console = console;
    }

    static Session open(CommonOptions options) {
        return new Session(Workspace.of(options), new Console(options));
    }

    /** {@code --dialect} is one more way to set the key, so that it counts for the run's key too. */
    static Session open(CommonOptions options, InputOptions input) {
        input.dialect().ifPresent(dialect -> options.set().put("dialect", dialect));
        return open(options);
    }

    /** The same Spark and console over other options, for commands that are made of others. */
    Session with(CommonOptions options) {
        Session session = new Session(Workspace.of(options), console);
        session.spark = spark();
        return session;
    }

    Workspace workspace() {
        return workspace;
    }

    Console console() {
        return console;
    }

    SparkSession spark() {
        if (spark == null) {
            started = SparkSession.getDefaultSession().isEmpty();
            spark = startSpark();
        }
        return spark;
    }

    private SparkSession startSpark() {
        SparkConf given = new SparkConf();
        Map<String, String> settings = new TreeMap<>(Map.of(
                "spark.sql.session.timeZone", "UTC",
                "spark.sql.datetime.java8API.enabled", "true",
                "spark.sql.files.ignoreCorruptFiles", "false",
                "spark.redaction.regex", REDACTED));
        HadoopSettings hadoop = workspace.hadoop();
        hadoop.byName().forEach((key, value) -> settings.put(HadoopSettings.PREFIX + key, value));
        if (workspace.storeUri().getScheme().equals("s3a")) {
            requireThere(S3_COMMIT.values());
            settings.putAll(S3_COMMIT);
        }
        Optional<String> master =
                workspace.options().master().or(() -> workspace.deploy().master());
        String local = master.orElse(given.get("spark.master", "local[*]"));
        settings.put("spark.master", local);
        if (local.startsWith("local")) {
            settings.putIfAbsent("spark.ui.enabled", given.get("spark.ui.enabled", "false"));
            settings.put("spark.sql.shuffle.partitions", given.get("spark.sql.shuffle.partitions", "8"));
            settings.put("spark.driver.host", given.get("spark.driver.host", "localhost"));
        }
        settings.put("spark.ui.showConsoleProgress", given.get("spark.ui.showConsoleProgress", "false"));
        settings.putAll(workspace.deploy().spark());
        SparkSession.Builder builder = SparkSession.builder().appName(name(given));
        settings.forEach(builder::config);
        SparkSession session = builder.getOrCreate();
        // A session that was there before has read its settings already.
        hadoop.applyTo(session.sparkContext().hadoopConfiguration());
        return session;
    }

    private static void requireThere(Collection<String> classes) {
        for (String name : classes) {
            try {
                Class.forName(name);
            } catch (ClassNotFoundException e) {
                throw new InvalidInputException(
                        "this Spark lacks " + name + ", without which it can't commit to S3",
                        "give spark-submit the packages that README.md names for S3",
                        e);
            }
        }
    }

    /** What {@code --name} says; spark-submit without it gives the main class. */
    private static String name(SparkConf given) {
        String name = given.get("spark.app.name", "hawser");
        return name.startsWith("dev.hawser.") ? "hawser" : name;
    }

    /** Stops the Spark that this session started. */
    @Override
    public void close() {
        if (started) {
            spark.stop();
        }
    }
}
