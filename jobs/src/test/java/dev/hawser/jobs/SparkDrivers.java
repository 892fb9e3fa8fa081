package dev.hawser.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The spark-submit processes of a store's jobs on this machine, whoever started them, and what all their command lines said. */
final class SparkDrivers implements AutoCloseable {
    private final String store;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread watch = new Thread(this::watch, "command lines");

    SparkDrivers(Path store) {
        this.store = store.toString();
        watch.setDaemon(true);
        watch.start();
    }

    /** Those of a job that run at present. */
    List<ProcessHandle> of(String job, String interval) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = commandLine(process.pid());
                    return line.contains("org.apache.spark.deploy.SparkSubmit")
                            && line.contains(store)
                            && line.contains(" " + job + " --pipeline ")
                            && line.contains(interval);
                })
                .toList();
    }

    /** Every command line that this machine had since. */
    Set<String> commandLines() {
        return Set.copyOf(seen);
    }

    static void signal(ProcessHandle process, String signal) {
        Program.of("kill", "-" + signal, process.pid() + "").run().requireDone();
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            ProcessHandle.allProcesses()
                    .map(process -> commandLine(process.pid()))
                    .forEach(seen::add);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** Ends also those whom nobody waits for any more. */
    @Override
    public void close() {
        watch.interrupt();
        ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).contains(store))
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .forEach(ProcessHandle::destroyForcibly);
    }
}
