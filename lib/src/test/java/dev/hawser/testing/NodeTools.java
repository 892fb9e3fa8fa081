package dev.hawser.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The tools that {@code lib/package.json} pins: installed where they are missing, and run from the lib folder. */
public final class NodeTools {
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(10);
    private static final Duration RUN_LIMIT = Duration.ofMinutes(5);
    private static final List<String> NEEDED = List.of("@foundry-rs/anvil", "@foundry-rs/forge", "solc");

    /** What a process gave: its exit code, and what it wrote to standard output and standard error together. */
    public record Result(int exitCode, String output) {}

    private NodeTools() {}

    /** The folder of {@code package.json} and {@code foundry.toml}, whichever module runs the test. */
    public static Path libDirectory() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            for (Path candidate : List.of(folder, folder.resolve("lib"))) {
                if (Files.exists(candidate.resolve("foundry.toml"))) {
                    return candidate;
                }
            }
        }
        throw new IllegalStateException(
                "no lib folder with a foundry.toml at or above " + Path.of("").toAbsolutePath());
    }

    /** The folder of an installed npm package, {@code "@openzeppelin/merkle-tree"} say. */
    public static Path module(String name) {
        return libDirectory().resolve("node_modules").resolve(name);
    }

    /** The binary of a Foundry tool ({@code anvil}, {@code forge}) for this platform. */
    public static Path foundry(String tool) {
        try (Stream<Path> platforms = Files.list(module("@foundry-rs"))) {
            return platforms
                    .filter(folder -> folder.getFileName().toString().startsWith(tool + "-"))
                    .map(folder -> folder.resolve("bin").resolve(tool))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("npm installed no " + tool + " for this platform"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs {@code npm ci} unless what {@code package-lock.json} names is installed. Skips the calling test where there
     * is no node. Safe to call from several JVMs at once.
     */
    public static synchronized void ensureInstalled() {
        assumeTrue(isOnPath("node"), "skipped: node is not on the PATH");
        if (isInstalled()) {
            return;
        }
        assumeTrue(isOnPath("npm"), "skipped: npm is not on the PATH");
        try {
            Path target = Files.createDirectories(libDirectory().resolve("target"));
            try (FileChannel channel = FileChannel.open(
                            target.resolve("npm-ci.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !isInstalled()) {
                    install();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script under {@code lib/} with node. */
    public static Result node(String script, String... arguments) {
        Stream<String> command = Stream.concat(Stream.of("node", script), Arrays.stream(arguments));
        return run(RUN_LIMIT, command.toList());
    }

    /** Runs forge. */
    public static Result forge(String... arguments) {
        Stream<String> command = Stream.concat(Stream.of(foundry("forge").toString()), Arrays.stream(arguments));
        return run(RUN_LIMIT, command.toList());
    }

    private static void install() {
        Result result = run(INSTALL_LIMIT, List.of("npm", "ci"));
        if (result.exitCode() != 0) {
            throw new IllegalStateException("npm ci failed in " + libDirectory() + ":\n" + result.output());
        }
    }

    /** Whether npm finished after the lock file was last changed, with the tools that only tests need. */
    private static boolean isInstalled() {
        Path finished = module(".package-lock.json");
        try {
            return Files.exists(finished)
                    && NEEDED.stream().allMatch(name -> Files.exists(module(name)))
                    && Files.getLastModifiedTime(finished)
                                    .compareTo(Files.getLastModifiedTime(
                                            libDirectory().resolve("package-lock.json")))
                            >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(java.io.File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** The output goes through a file, so that neither a full pipe nor a time-out loses it. */
    private static Result run(Duration limit, List<String> command) {
        try {
            Path output = Files.createTempFile("hawser-tool", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(libDirectory().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            "no end after " + limit + ": " + command + "\n" + Files.readString(output));
                }
                return new Result(process.exitValue(), Files.readString(output));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + command, e);
        }
    }
}
