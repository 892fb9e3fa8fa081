package dev.hawser.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server that a test runs as a process, in a folder of its own that goes with it. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(1);

    private final Process process;
    private final Path folder;

    private ServerProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    static Path newFolder(String name) {
        try {
            return Files.createTempDirectory("hawser-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> !folder.isEmpty() && Files.isExecutable(Path.of(folder, program)));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** What a command prints; one that fails or takes longer fails the test with it. */
    static String run(List<String> command, Duration limit) {
        Path folder = newFolder("run");
        try (ServerProcess run = launch(command, Map.of(), folder)) {
            if (!run.process.waitFor(limit.toSeconds(), TimeUnit.SECONDS) || run.process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed:\n" + run.log());
            }
            return run.log();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a server in the folder, and returns when it is up. */
    static ServerProcess start(List<String> command, Path folder, BooleanSupplier isUp) {
        return start(command, Map.of(), folder, isUp);
    }

    /** The same with more in its environment. */
    static ServerProcess start(
            List<String> command, Map<String, String> environment, Path folder, BooleanSupplier isUp) {
        ServerProcess server = launch(command, environment, folder);
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!isUp.getAsBoolean()) {
            if (!server.process.isAlive() || System.nanoTime() > end) {
                String log = server.log();
                server.close();
                throw new IllegalStateException(command.get(0) + " does not come up:\n" + log);
            }
            pause();
        }
        return server;
    }

    private static ServerProcess launch(List<String> command, Map<String, String> environment, Path folder) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            return new ServerProcess(process, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it printed. */
    String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL of the process and of those that it started. */
    void kill() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Between two looks at a condition. */
    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
