package dev.hawser.jobs;

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
    static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();
    static final Path JAR = CHECKOUT.resolve("jobs/target/hawser-jobs.jar");
    private static final Duration LIMIT = Duration.ofMinutes(10);

    record Outcome(int exit, String out, String err) {
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
    @SafeVarargs
    static Program hawser(String name, List<String>... options) {
        Path home = PythonEnvironment.sparkHome();
        Stream<String> submit = Stream.of(
                home.resolve("bin/spark-submit").toString(),
                "--master",
                "local[2]",
                "--class",
                "dev.hawser.jobs.Hawser",
                JAR.toString(),
                name);
        List<String> command =
                Stream.concat(submit, Stream.of(options).flatMap(List::stream)).toList();
        return new Program(command, Map.of("SPARK_HOME", home.toString()));
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
