package dev.hawser.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Logs a published model to the MLflow server of {@code deploy.mlflow}, once: a run named by the run's key. */
final class MlflowLog {
    /** What MLflow takes in a call, and in a value. */
    private static final int MOST_PARAMS = 100;

    private static final int MOST_TEXT = 5_000;
    private static final List<String> FILES = List.of("evaluation.json", "onnx/model.onnx", "onnx/MLmodel");

    private final HawserSession session;
    private final Manifest model;
    private final MlflowServer server;

    private MlflowLog(HawserSession session, Manifest model, MlflowServer server) {
        this.session = session;
        this.model = model;
        this.server = server;
    }

    /** Does nothing where no server is configured; a server that fails costs one warning, never the training. */
    static void write(HawserSession session, Manifest model) {
        session.config().deploy().mlflow().ifPresent(url -> {
            try {
                new MlflowLog(
                                session,
                                model,
                                new MlflowServer(url, session.config().environment()))
                        .write();
            } catch (IOException | InvalidInputException e) {
                session.progress()
                        .warn("model " + model.run() + " is not logged to MLflow at " + url + ": " + e
                                + "; train again to log it");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void write() throws IOException, InterruptedException {
        String experiment = server.experiment(model.pipeline());
        if (isLogged(experiment)) {
            return;
        }
        long now = session.config().clock().millis();
        ObjectNode create = Json.object()
                .put("experiment_id", experiment)
                .put("run_name", model.run().toString())
                .put("start_time", now);
        create.set("tags", pairs(tags()));
        ObjectNode info =
                (ObjectNode) server.post("runs/create", create).path("run").path("info");
        String run = info.path("run_id").asText();
        numbers(run, now);
        artifacts(info.path("artifact_uri").asText());
        server.post(
                "runs/update",
                Json.object()
                        .put("run_id", run)
                        .put("status", "FINISHED")
                        .put("end_time", session.config().clock().millis()));
        session.progress().report("train: logged to MLflow as run " + run);
    }

    /** A run that was begun and not finished doesn't count. */
    private boolean isLogged(String experiment) throws IOException, InterruptedException {
        ObjectNode search = Json.object()
                .put("filter", "tags.`hawser.model` = '" + model.digest() + "' and attributes.status = 'FINISHED'")
                .put("max_results", 1);
        search.putArray("experiment_ids").add(experiment);
        return !server.post("runs/search", search).path("runs").isEmpty();
    }

    private SortedMap<String, String> tags() {
        SortedMap<String, String> tags = new TreeMap<>();
        tags.put("hawser.run", model.run().toString());
        tags.put("hawser.model", model.digest().toString());
        tags.put("hawser.root", model.root().toString());
        tags.put("hawser.weights", model.members().text("weights"));
        tags.put("hawser.config", model.members().text("config"));
        tags.put("hawser.sql", model.members().text("sql"));
        tags.put("hawser.interval", model.interval().toString());
        return tags;
    }

    private void numbers(String run, long now) throws IOException, InterruptedException {
        ArrayNode params = pairs(session.config().keys());
        ArrayNode metrics = Json.array();
        ObjectNode given = model.members().object("metrics").node();
        given.fieldNames()
                .forEachRemaining(name -> metrics.add(Json.object()
                        .put("key", name)
                        .put("value", Double.parseDouble(given.get(name).asText()))
                        .put("timestamp", now)
                        .put("step", 0)));
        for (int from = 0; from == 0 || from < params.size(); from += MOST_PARAMS) {
            ObjectNode batch = Json.object().put("run_id", run);
            ArrayNode some = batch.putArray("params");
            for (int i = from; i < Math.min(params.size(), from + MOST_PARAMS); i++) {
                some.add(params.get(i));
            }
            if (from == 0) {
                batch.set("metrics", metrics);
            }
            server.post("runs/log-batch", batch);
        }
    }

    private void artifacts(String uri) throws IOException, InterruptedException {
        server.put(uri, "manifest.json", model.bytes());
        server.put(
                uri,
                "model.json",
                Json.canonicalBytes(model.members().object("document").node()));
        Path data = new Path(session.config().store().attemptFolder(model) + "/data");
        FileSystem files = data.getFileSystem(session.config().hadoop().configuration());
        for (String name : FILES) {
            Path file = new Path(data, name);
            if (files.exists(file)) {
                try (InputStream in = files.open(file)) {
                    server.put(uri, name, in.readAllBytes());
                }
            }
        }
    }

    /** An empty value is none to MLflow. */
    private static ArrayNode pairs(Map<String, String> values) {
        ArrayNode pairs = Json.array();
        values.forEach((key, value) -> {
            if (!value.isEmpty()) {
                pairs.add(Json.object()
                        .put("key", key)
                        .put("value", value.substring(0, Math.min(value.length(), MOST_TEXT))));
            }
        });
        return pairs;
    }
}
