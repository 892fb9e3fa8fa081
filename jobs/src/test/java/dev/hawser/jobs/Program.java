package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.testing.NodeTools;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program as a test runs it: in the folder of the checkout, with a time limit, its output kept apart. */
record Program(List<String> command, Map<String, String> environment) {
    static final Path CHECKOUT = NodeTools.libDirectory().getParent();
    static final Path JAR = CHECKOUT.resolve("jobs/target/hawser-jobs.jar");
    /** For a JVM whose work is done before the second compiler's would pay. */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    record Outcome(int exit, String out, String err) {
        /** The object that {@code --json} prints last. */
        JsonNode json() {
            try {
                return JSON.readTree(lastLine());
            } catch (IOException e) {
                throw new AssertionError("the last line is no JSON: " + this, e);
            }
        }

        Outcome requireDone() {
            assertThat(exit).as("%s", this).isZero();
            return this;
        }

        String lastLine() {
            String text = out.stripTrailing();
            return text.substring(text.lastIndexOf('\n') + 1);
        }

        @Override
        public String toString() {
            return "exit " + exit + "\n--- standard output\n" + tail(out) + "\n--- standard error\n" + tail(err);
        }

        private static String tail(String text) {
            return text.substring(Math.max(0, text.length() - 8_000));
        }
    }

    static Program of(String... command) {
        return new Program(List.of(command), Map.of());
    }

    /** A command of the job jar under a real spark-submit, which is not the Spark on the tests' class path. */
    static Program sparkSubmit(String... command) {
        Path home = PythonEnvironment.sparkHome();
        Stream<String> submit = Stream.of(
                home.resolve("bin/spark-submit").toString(),
                "--master",
                "local[2]",
                "--class",
                "dev.hawser.jobs.HawserCommand",
                JAR.toString());
        return new Program(Stream.concat(submit, Stream.of(command)).toList(), Map.of("SPARK_HOME", home.toString()))
                .with(Map.of("PATH", pathWithAnvil(), "SPARK_SUBMIT_OPTS", SHORT_LIVED));
    }

    /** A command as it is typed in a checkout. */
    static Program hawser(String... command) {
        NodeTools.ensureInstalled();
        Stream<String> launcher = Stream.of(CHECKOUT.resolve("hawser").toString());
        return new Program(Stream.concat(launcher, Stream.of(command)).toList(), Map.of())
                .with(Map.of("HAWSER_JAVA_OPTS", "-Xmx1g " + SHORT_LIVED, "SPARK_SUBMIT_OPTS", SHORT_LIVED));
    }

    /** The PATH on which the embedded chain finds its program. */
    static String pathWithAnvil() {
        NodeTools.ensureInstalled();
        return NodeTools.foundry("anvil").getParent() + File.pathSeparator + System.getenv("PATH");
    }

    Program with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Program(command, Map.copyOf(all));
    }

    Outcome run() {
        try {
            Path out = Files.createTempFile("hawser-", ".out");
            Path err = Files.createTempFile("hawser-", ".err");
            try {
                return run(out, err);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
    }

    private Outcome run(Path out, Path err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(CHECKOUT.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.equals("SPARK_HOME") || name.startsWith("HAWSER_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("no end after " + LIMIT.toMinutes() + " minutes: "
                        + String.join(" ", command) + "\n" + new Outcome(-1, read(out), read(err)));
            }
            return new Outcome(process.exitValue(), read(out), read(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + String.join(" ", command), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
