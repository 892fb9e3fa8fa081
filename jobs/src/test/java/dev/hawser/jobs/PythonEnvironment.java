package dev.hawser.jobs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The virtual environments that {@code src/test/python/environment} makes: spark, airflow and notebook. */
public final class PythonEnvironment {
    private static final Path SCRIPT = Program.CHECKOUT.resolve("jobs/src/test/python/environment");

    private PythonEnvironment() {}

    /**
     * The folder of the environment, made at the first call on a machine. Without python3 the calling test is skipped.
     *
     * @throws IllegalStateException if the environment can't be made
     */
    public static Path of(String name) {
        assumeTrue(hasPython(), "skipped: there is no python3 on the PATH");
        Program.Outcome outcome = Program.of("python3", SCRIPT.toString(), name).run();
        if (outcome.exit() != 0) {
            throw new IllegalStateException("the Python environment '" + name + "' could not be made: " + outcome);
        }
        return Path.of(outcome.lastLine());
    }

    /** What SPARK_HOME must be for the Spark that PyPI distributes. */
    public static Path sparkHome() {
        try (Stream<Path> pythons = Files.list(of("spark").resolve("lib"))) {
            return pythons.map(python -> python.resolve("site-packages/pyspark"))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the environment 'spark' has no pyspark"));
        } catch (IOException e) {
            throw new UncheckedIOException("the environment 'spark' can't be read", e);
        }
    }

    private static boolean hasPython() {
        try {
            return Program.of("python3", "--version").run().exit() == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
