package dev.hawser.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** JSON-RPC calls that a test makes to a node itself. */
final class NodeRpc {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Hardhat takes an offer of HTTP/2 for one of a web socket. */
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI url;
    private final Supplier<Map<String, String>> headers;

    NodeRpc(int port) {
        this("http://127.0.0.1:" + port);
    }

    NodeRpc(String url) {
        this(url, Map::of);
    }

    /** @param headers what each request carries besides, asked for anew each time */
    NodeRpc(String url, Supplier<Map<String, String>> headers) {
        this.url = URI.create(url);
        this.headers = headers;
    }

    String url() {
        return url.toString();
    }

    /** The result of any call; fails the test on an error. */
    JsonNode call(String method, Object... params) {
        JsonNode answer =
                ask(MAPPER.valueToTree(Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(params))));
        if (answer.has("error")) {
            throw new IllegalStateException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
    }

    /** The answer to a request, an error as well. */
    JsonNode ask(JsonNode request) {
        try {
            HttpRequest.Builder post = HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(request)));
            headers.get().forEach(post::header);
            return MAPPER.readTree(http.send(post.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
