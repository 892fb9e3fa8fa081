package dev.hawser.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Airflow as it runs in production: API server, DAG processor and scheduler, whose tasks are processes of its own. */
final class AirflowServers implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Process> processes = new ArrayList<>();
    private final AirflowHome home;
    private final String url;
    private String token;

    private AirflowServers(AirflowHome home, int port) {
        this.home = home;
        this.url = "http://127.0.0.1:" + port;
    }

    /** Starts them on a new database, and returns when the scheduler runs and the DAG file was read. */
    static AirflowServers start(AirflowHome home, String... dags) {
        int port = TestChain.freePort();
        AirflowServers servers = new AirflowServers(home, port);
        home.with(Map.of(
                        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL", servers.url + "/execution/",
                        "AIRFLOW__API__BASE_URL", servers.url,
                        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS", "true",
                        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION", "false",
                        "AIRFLOW__CORE__PARALLELISM", "4",
                        // The driver that outlives its runner keeps the supervisor's pipes open
                        "AIRFLOW__WORKERS__SOCKET_CLEANUP_TIMEOUT", "1",
                        "AIRFLOW__API__WORKERS", "1"))
                .migrated();
        servers.launch("api-server", "--host", "127.0.0.1", "--port", port + "");
        servers.launch("dag-processor");
        servers.launch("scheduler", "--skip-serve-logs");
        servers.await("the scheduler is healthy", servers::isHealthy);
        servers.token = servers.answer("/auth/token").path("access_token").asText();
        for (String dag : dags) {
            servers.await(
                    "the DAG " + dag + " is there",
                    () -> !servers.get("dags/" + dag).isMissingNode());
        }
        return servers;
    }

    private void launch(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(home.command(command))
                    .directory(Program.CHECKOUT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log(command[0]).toFile());
            builder.environment().putAll(home.environment());
            processes.add(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a server printed. */
    Path log(String server) {
        return home.home().resolve(server + ".out");
    }

    private boolean isHealthy() {
        JsonNode health = answer("/api/v2/monitor/health");
        return health.at("/scheduler/status").asText().equals("healthy")
                && health.at("/dag_processor/status").asText().equals("healthy");
    }

    /** Of the REST API; a missing node where there is none. */
    JsonNode get(String path) {
        return answer("/api/v2/" + path);
    }

    void post(String path, Map<String, ?> body) {
        try {
            HttpResponse<String> response =
                    send("/api/v2/" + path, BodyPublishers.ofString(JSON.writeValueAsString(body)), "POST");
            if (response.statusCode() != 201) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode answer(String path) {
        try {
            HttpResponse<String> response = send(path, BodyPublishers.noBody(), "GET");
            return response.statusCode() / 100 == 2 ? JSON.readTree(response.body()) : JSON.missingNode();
        } catch (IOException e) {
            return JSON.missingNode(); // not up yet
        }
    }

    private HttpResponse<String> send(String path, BodyPublisher body, String method) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .method(method, body)
                            .build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it holds. */
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || !processes.stream().allMatch(Process::isAlive)) {
                throw new AssertionError("waited in vain until " + what + ":\n" + tail(log("scheduler")));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String tail(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(Math.max(0, text.length() - 8_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
