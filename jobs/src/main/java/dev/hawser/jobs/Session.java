package dev.hawser.jobs;

import dev.hawser.session.Hawser;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.HawserSession;
import dev.hawser.session.SparkSettings;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** What a running command holds: its console, and the steps, with a Spark that starts once one needs it. */
final class Session implements AutoCloseable {
    private final CommonOptions options;
    private final Console console;
    private final HawserSession hawser;
    private SparkSession started;

    private Session(CommonOptions options) {
        this.options = options;
        this.console = new Console(options);
        this.hawser = Hawser.session(this::startSpark, CommandConfig.of(options), console);
    }

    static Session open(CommonOptions options) {
        return new Session(options);
    }

    /** {@code --dialect} is one more way to set the key, so that it counts for the run's key too. */
    static Session open(CommonOptions options, InputOptions input) {
        input.dialect().ifPresent(dialect -> options.set().put("dialect", dialect));
        return open(options);
    }

    HawserConfig config() {
        return hawser.config();
    }

    Console console() {
        return console;
    }

    HawserSession hawser() {
        return hawser;
    }

    SparkSession spark() {
        return hawser.spark();
    }

    /** The Spark of this process if there is one; else a new one, which ends with this session. */
    private SparkSession startSpark() {
        boolean isThere = SparkSession.getDefaultSession().isDefined();
        SparkConf given = new SparkConf();
        Map<String, String> settings = SparkSettings.toStart(config());
        Optional<String> master = options.master().or(() -> config().deploy().master());
        String local = master.orElse(given.get("spark.master", "local[*]"));
        settings.put("spark.master", local);
        if (local.startsWith("local")) {
            settings.putIfAbsent("spark.ui.enabled", given.get("spark.ui.enabled", "false"));
            settings.put("spark.sql.shuffle.partitions", given.get("spark.sql.shuffle.partitions", "8"));
            settings.put("spark.driver.host", given.get("spark.driver.host", "localhost"));
        }
        settings.put("spark.ui.showConsoleProgress", given.get("spark.ui.showConsoleProgress", "false"));
        settings.putAll(config().deploy().spark());
        SparkSession.Builder builder = SparkSession.builder().appName(name(given));
        settings.forEach(builder::config);
        SparkSession spark = builder.getOrCreate();
        if (!isThere) {
            started = spark;
        }
        return spark;
    }

    /** What {@code --name} says; spark-submit without it gives the main class. */
    private static String name(SparkConf given) {
        String name = given.get("spark.app.name", "hawser");
        return name.startsWith("dev.hawser.") ? "hawser" : name;
    }

    /** Stops the Spark that this session started. */
    @Override
    public void close() {
        hawser.close();
        if (started != null) {
            started.stop();
        }
    }
}
