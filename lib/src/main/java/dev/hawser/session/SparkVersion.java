package dev.hawser.session;

import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** Which Spark is on the class path, told without one of its classes: those of another version may not link. */
public final class SparkVersion {
    private static final String RESOURCE = "spark-version-info.properties";
    private static final String WORKS = "4.1.";

    private SparkVersion() {}

    /**
     * Does nothing where there is no Spark.
     *
     * @throws InvalidInputException if it is a version that Hawser does not work with
     */
    public static void requireOneThatWorks(ClassLoader loader) {
        find(loader).filter(version -> !version.startsWith(WORKS)).ifPresent(version -> {
            throw new InvalidInputException(
                    "this is Spark " + version + "; Hawser works with Spark " + WORKS + "x, and with no other",
                    "set SPARK_HOME, or the cluster's image or release, to a Spark " + WORKS
                            + "x of Scala 2.13 on Java 17");
        });
    }

    private static Optional<String> find(ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                return Optional.empty();
            }
            Properties info = new Properties();
            info.load(in);
            return Optional.ofNullable(info.getProperty("version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
