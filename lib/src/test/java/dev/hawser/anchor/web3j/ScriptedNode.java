package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hawser.manifest.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node of a chain whose newest block is what a test says, and which answers as a test says. */
final class ScriptedNode implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;

    /** The methods asked for, in their order. */
    final List<String> methods = new ArrayList<>();

    long chain = 7;
    String genesis = "0x" + "9e".repeat(32);
    long head = 100;
    /** The status of every answer, and the body unless it is 200. */
    int status = 200;

    String page = "<html>bad gateway: secret-token</html>";
    Optional<String> retryAfter = Optional.empty();
    /** How many answers more are as the two above say; then the node is well. */
    int faults = Integer.MAX_VALUE;
    /** What every answer is cut to. */
    int length = Integer.MAX_VALUE;

    ScriptedNode() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return this + "/v3/secret-token";
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    ScriptedNode broken(int code) {
        status = code;
        return this;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private String result(String method, JsonNode params) {
        String quoted = "\"0x%x\"";
        return switch (method) {
            case "eth_chainId" -> String.format(quoted, chain);
            case "eth_blockNumber" -> String.format(quoted, head);
            case "eth_getBlockByNumber" ->
                params.path(0).asText().equals("0x0") ? block(0, genesis) : block(head, "0x" + "ab".repeat(32));
            default -> "null";
        };
    }

    private static String block(long number, String hash) {
        return Json.object()
                .put("number", "0x" + Long.toHexString(number))
                .put("hash", hash)
                .put("timestamp", "0x1")
                .put("gasLimit", "0x1")
                .toString();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = Json.parseObject(exchange.getRequestBody().readAllBytes(), "the request");
            String method = request.path("method").asText();
            methods.add(method);
            boolean faulty = status != 200 && faults-- > 0;
            String answer = "{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":"
                    + result(method, request.path("params")) + "}";
            byte[] body = (faulty ? page : answer.substring(0, Math.min(answer.length(), length)))
                    .getBytes(StandardCharsets.UTF_8);
            retryAfter.ifPresent(seconds -> exchange.getResponseHeaders().set("Retry-After", seconds));
            exchange.sendResponseHeaders(faulty ? status : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
