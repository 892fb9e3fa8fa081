package dev.hawser.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code hawser} command as processes of their own, of which one runs at a time and can be killed. */
final class MortalDriver {
    private static final List<String> QUICK_START =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xlog:disable");

    private final Path output;
    private final Path archive;
    private volatile Process process;

    /** @param folder takes what the processes print, and the archive of classes that makes them start quickly */
    MortalDriver(Path folder) {
        this.output = folder.resolve("driver.log");
        this.archive = folder.resolve("classes.jsa");
    }

    /** Starts it; the archive of classes is made when the first process ends. */
    void start(List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(QUICK_START);
        command.add((Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
        command.add("-Dlog4j2.configurationFile=" + Program.CHECKOUT.resolve("conf/log4j2.properties"));
        command.addAll(List.of("-cp", classpath(), "dev.hawser.jobs.HawserCommand"));
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command)
                    .directory(Program.CHECKOUT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits a little for its end, and tells whether it came. */
    boolean hasEnded() {
        try {
            return process.waitFor(10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    int exitCode() {
        return process.exitValue();
    }

    /** SIGKILL; returns when it is dead. False if it had ended by itself. */
    boolean kill() {
        try {
            boolean alive = process.isAlive();
            process.destroyForcibly().waitFor();
            return alive;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** What the last process printed. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    private static String classpath() {
        try {
            return Program.JAR + ":"
                    + Files.readString(Program.JAR.resolveSibling("spark.classpath"))
                            .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
