package dev.hawser.jobs;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;

/** What is logged where nobody configured logging. */
final class Logs {
    private static final String OURS = "/dev/hawser/log4j2.properties";
    private static final String OF_SPARK = "org/apache/spark/log4j2-defaults.properties";

    /** They write whole requests, with session tokens and passwords in the headers, below the level INFO. */
    private static final List<String> TELLTALES = List.of(
            "org.apache.http.headers",
            "org.apache.http.wire",
            "org.apache.hadoop.shaded.org.apache.http.headers",
            "org.apache.hadoop.shaded.org.apache.http.wire",
            "software.amazon.awssdk.auth",
            "software.amazon.awssdk.http.auth");

    private static final String STRUCTURED = "/dev/hawser/log4j2-json.properties";

    private Logs() {}

    /** Keeps those libraries quiet that log secrets, whatever level was asked for. */
    static void hideSecrets() {
        if (Logs.class.getClassLoader().getResource(OF_SPARK) != null) {
            TELLTALES.forEach(name -> Configurator.setLevel(name, Level.INFO));
        }
    }

    /** Logs in the format that was asked for; in text, as much as it is asked for. */
    static void configure(CommonOptions options) {
        StructuredLog.turn(options.logFormat() == LogFormat.JSON);
        if (StructuredLog.isOn()) {
            new SparkConf(false).initializeLogIfNecessary(false, true);
            LoggerContext.getContext(false).setConfigLocation(uri(Logs.class.getResource(STRUCTURED)));
        } else if (!options.verbose()) {
            configure();
        }
    }

    /**
     * Logs as {@code conf/log4j2.properties} says where Spark would take its own defaults, which report at length how it
     * starts. A configuration that was found stays: under spark-submit that of {@code SPARK_CONF_DIR}, say.
     */
    private static void configure() {
        URL ours = Logs.class.getResource(OURS);
        if (ours == null || Logs.class.getClassLoader().getResource(OF_SPARK) == null) {
            return; // in an IDE, or without Spark
        }
        // Spark sets its defaults at its first message, whatever was set before
        new SparkConf(false).initializeLogIfNecessary(false, true);
        LoggerContext context = LoggerContext.getContext(false);
        URI found = context.getConfigLocation();
        if (found != null && found.toString().endsWith(OF_SPARK)) {
            context.setConfigLocation(uri(ours));
        }
    }

    private static URI uri(URL url) {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url + " is no URI", e);
        }
    }
}
