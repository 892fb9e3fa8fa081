package dev.hawser.jobs;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.spark.SparkConf;

/** What is logged where nobody configured logging. */
final class Logs {
    private static final String OURS = "/dev/hawser/log4j2.properties";
    private static final String OF_SPARK = "org/apache/spark/log4j2-defaults.properties";

    private Logs() {}

    /**
     * Logs as {@code conf/log4j2.properties} says where Spark would take its own defaults, which report at length how it
     * starts. A configuration that was found stays: under spark-submit that of {@code SPARK_CONF_DIR}, say.
     */
    static void configure() {
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
