package dev.hawser.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A standalone Spark cluster on free ports of this machine: a master and its workers, each a process of its own. */
public final class StandaloneCluster implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOST = "127.0.0.1";

    private final Path sparkHome;
    private final int cores;
    private final int megabytes;
    private final int port;
    private final int uiPort;
    private final ServerProcess master;
    private final List<Worker> workers = new ArrayList<>();

    private record Worker(ServerProcess process, Path folder, int uiPort) {}

    private StandaloneCluster(Path sparkHome, int cores, int megabytes) {
        this.sparkHome = sparkHome;
        this.cores = cores;
        this.megabytes = megabytes;
        this.port = TestChain.freePort();
        this.uiPort = TestChain.freePort();
        this.master = start(
                ServerProcess.newFolder("spark-master"),
                List.of("master.Master", "--host", HOST, "--port", port + "", "--webui-port", uiPort + ""),
                () -> hasPage(uiPort));
    }

    /**
     * Starts a master and two workers of a Spark distribution.
     *
     * @param cores of each worker
     * @param megabytes of memory that each worker lends
     */
    public static StandaloneCluster start(Path sparkHome, int cores, int megabytes) {
        StandaloneCluster cluster = new StandaloneCluster(sparkHome, cores, megabytes);
        try {
            cluster.addWorker();
            cluster.addWorker();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    public String url() {
        return "spark://" + HOST + ":" + port;
    }

    /** Starts one more worker, and returns when the master counts on it. */
    public void addWorker() {
        int before = aliveWorkers();
        int ui = TestChain.freePort();
        Path folder = ServerProcess.newFolder("spark-worker");
        List<String> command = List.of(
                "worker.Worker",
                "--host",
                HOST,
                "--webui-port",
                ui + "",
                "-c",
                cores + "",
                "-m",
                megabytes + "m",
                "-d",
                folder.resolve("work").toString(),
                url());
        workers.add(new Worker(start(folder, command, () -> aliveWorkers() > before), folder, ui));
    }

    /** How many workers the master counts on. */
    public int aliveWorkers() {
        return page(uiPort).path("aliveworkers").asInt();
    }

    /** SIGKILL of the worker that runs the executor, and of the executor, as if their machine had gone. */
    public void killWorkerOf(String executor) {
        Worker lost = workers.stream()
                .filter(worker -> hasExecutor(worker, executor))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no worker runs executor " + executor));
        lost.process().kill();
        workers.remove(lost);
        lost.process().close();
    }

    private static boolean hasExecutor(Worker worker, String id) {
        return page(worker.uiPort()).path("executors").findValuesAsText("id").contains(id);
    }

    /** What drivers and executors printed, with the file's name before each. */
    public String logs() {
        StringBuilder logs = new StringBuilder();
        for (Worker worker : workers) {
            for (Path file : logFiles(worker)) {
                logs.append("--- ").append(file).append('\n').append(read(file));
            }
        }
        return logs.toString();
    }

    private static Set<Path> logFiles(Worker worker) {
        try (Stream<Path> all = Files.walk(worker.folder())) {
            return new TreeSet<>(
                    all.filter(file -> file.getFileName().toString().matches("stderr|stdout"))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.process().close());
        master.close();
    }

    private ServerProcess start(Path folder, List<String> command, BooleanSupplier isUp) {
        List<String> all = new ArrayList<>(
                List.of(sparkHome.resolve("bin/spark-class").toString(), "org.apache.spark.deploy." + command.get(0)));
        all.addAll(command.subList(1, command.size()));
        Map<String, String> environment = Map.of(
                "SPARK_HOME",
                sparkHome.toString(),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "SPARK_LOCAL_DIRS",
                folder.resolve("local").toString(),
                "SPARK_DAEMON_MEMORY",
                "256m",
                "SPARK_DAEMON_JAVA_OPTS",
                "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        return ServerProcess.start(all, environment, folder, isUp);
    }

    private static boolean hasPage(int port) {
        try (var in = url(port).openStream()) {
            return in.read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static JsonNode page(int port) {
        try {
            return JSON.readTree(url(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(int port) throws IOException {
        return URI.create("http://" + HOST + ":" + port + "/json/").toURL();
    }
}
