package dev.hawser.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real MLflow server on a free port, which keeps runs and artifacts in a folder. */
final class MlflowProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String url;

    private MlflowProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    static MlflowProcess start(Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ProcessBuilder server = new ProcessBuilder(
                        PythonEnvironment.of("mlflow").resolve("bin/mlflow").toString(),
                        "server",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        port + "",
                        "--workers",
                        "1",
                        "--backend-store-uri",
                        "sqlite:///" + folder.resolve("runs.db"),
                        "--artifacts-destination",
                        folder.resolve("artifacts").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        server.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
        MlflowProcess mlflow = new MlflowProcess(server.start(), "http://127.0.0.1:" + port);
        long end = System.nanoTime() + READY.toNanos();
        while (!mlflow.isReady()) {
            if (!mlflow.process.isAlive() || System.nanoTime() > end) {
                mlflow.close();
                throw new IOException("MLflow doesn't start: " + Files.readString(folder.resolve("log")));
            }
        }
        return mlflow;
    }

    private boolean isReady() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
            return client.send(
                                    HttpRequest.newBuilder(URI.create(url + "/health"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return url;
    }

    JsonNode runs(String experiment) throws IOException {
        JsonNode found = json(HttpRequest.newBuilder(
                URI.create(url + "/api/2.0/mlflow/experiments/get-by-name?experiment_name=" + experiment)));
        String id = found.path("experiment").path("experiment_id").asText();
        return json(HttpRequest.newBuilder(URI.create(url + "/api/2.0/mlflow/runs/search"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"experiment_ids\":[\"" + id + "\"]}")))
                .path("runs");
    }

    byte[] artifact(JsonNode run, String path) throws IOException {
        String folder = run.path("info").path("artifact_uri").asText().replaceFirst("^mlflow-artifacts:/+", "");
        return bytes(
                HttpRequest.newBuilder(URI.create(url + "/api/2.0/mlflow-artifacts/artifacts/" + folder + "/" + path)));
    }

    private JsonNode json(HttpRequest.Builder request) throws IOException {
        return new ObjectMapper().readTree(bytes(request));
    }

    private byte[] bytes(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray()).body();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server runs its workers as children. */
    @Override
    public void close() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroy);
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
        process.destroyForcibly();
    }
}
