package dev.hawser.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What a running driver's REST interface tells of its application. */
final class ApplicationWatch {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String root;

    /** @param uiPort the port of the driver's UI */
    ApplicationWatch(int uiPort) {
        this.root = "http://127.0.0.1:" + uiPort + "/api/v1/applications";
    }

    /** The id of an executor that is at work on a task just now. */
    Optional<String> busyExecutor() {
        return page("").map(applications -> applications.path(0).path("id").asText())
                .flatMap(id -> page("/" + id + "/executors"))
                .flatMap(executors -> StreamSupport.stream(executors.spliterator(), false)
                        .filter(executor -> !executor.path("id").asText().equals("driver")
                                && executor.path("isActive").asBoolean()
                                && executor.path("activeTasks").asInt() > 0)
                        .map(executor -> executor.path("id").asText())
                        .findFirst());
    }

    private Optional<JsonNode> page(String path) {
        try {
            return Optional.of(JSON.readTree(URI.create(root + path).toURL()));
        } catch (IOException e) {
            return Optional.empty(); // not up yet, or down again
        }
    }
}
