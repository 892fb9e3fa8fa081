package dev.hawser.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The few calls of MLflow's REST API that logging a run takes. */
final class MlflowServer {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int NOT_FOUND = 404;
    private static final int FIRST_ERROR = 300;
    private static final String ARTIFACTS = "mlflow-artifacts:/";

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final String url;
    private final Optional<String> authorization;

    /** @param environment where credentials stand under the names that MLflow's own clients read */
    MlflowServer(URI url, Map<String, String> environment) {
        this.url = url.toString().replaceAll("/+$", "");
        this.authorization = authorization(environment);
    }

    private static Optional<String> authorization(Map<String, String> environment) {
        String user = environment.get("MLFLOW_TRACKING_USERNAME");
        if (user != null) {
            String both = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        return Optional.ofNullable(environment.get("MLFLOW_TRACKING_TOKEN")).map(token -> "Bearer " + token);
    }

    /** The id of the experiment of that name, made where there is none. */
    String experiment(String name) throws IOException, InterruptedException {
        String path = "experiments/get-by-name?experiment_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        HttpResponse<byte[]> found = send(request("/api/2.0/mlflow/" + path).GET());
        if (found.statusCode() == NOT_FOUND) {
            return post("experiments/create", Json.object().put("name", name))
                    .path("experiment_id")
                    .asText();
        }
        return json(found).path("experiment").path("experiment_id").asText();
    }

    ObjectNode post(String call, ObjectNode body) throws IOException, InterruptedException {
        return json(send(request("/api/2.0/mlflow/" + call)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))));
    }

    /** @param artifacts the run's {@code artifact_uri}, which the server must keep itself */
    void put(String artifacts, String path, byte[] content) throws IOException, InterruptedException {
        if (!artifacts.startsWith(ARTIFACTS)) {
            throw new IOException("the server doesn't take artifacts itself: start it with --serve-artifacts");
        }
        String folder = artifacts.substring(ARTIFACTS.length()).replaceAll("^/+", "");
        HttpResponse<byte[]> answer = send(request("/api/2.0/mlflow-artifacts/artifacts/" + folder + "/" + path)
                .PUT(BodyPublishers.ofByteArray(content)));
        requireDone(answer);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER);
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static ObjectNode json(HttpResponse<byte[]> answer) throws IOException {
        requireDone(answer);
        return Json.parseObject(answer.body(), "MLflow's answer");
    }

    private static void requireDone(HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() >= FIRST_ERROR) {
            throw new IOException(answer.request().uri().getPath() + " answered " + answer.statusCode());
        }
    }
}
