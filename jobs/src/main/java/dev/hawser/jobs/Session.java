package dev.hawser.jobs;

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
                "spark.hadoop.fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem",
                "spark.redaction.regex", REDACTED));
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
        return builder.getOrCreate();
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
