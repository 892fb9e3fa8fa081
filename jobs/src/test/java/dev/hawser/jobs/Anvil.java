package dev.hawser.jobs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A chain of the test's own, on a free port, that ends with the test. */
final class Anvil implements AutoCloseable {
    private static final Path PACKAGES = Program.CHECKOUT.resolve("lib/node_modules/@foundry-rs");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String url;

    private Anvil(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Without anvil the calling test is skipped. */
    static Anvil start() {
        Optional<Path> binary = binary();
        assumeTrue(binary.isPresent(), () -> "skipped: there is no anvil in " + PACKAGES + ": run npm ci in lib");
        try {
            int port = freePort();
            Process process = new ProcessBuilder(
                            binary.get().toString(),
                            "--port",
                            "" + port,
                            "--chain-id",
                            "" + (700_000 + port),
                            "--slots-in-an-epoch",
                            "1",
                            "--silent")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Anvil anvil = new Anvil(process, "http://127.0.0.1:" + port);
            anvil.awaitAnswer();
            return anvil;
        } catch (IOException e) {
            throw new UncheckedIOException("anvil does not start", e);
        }
    }

    String url() {
        return url;
    }

    JsonNode call(String method, Object... parameters) {
        try {
            return send(method, parameters);
        } catch (IOException e) {
            throw new UncheckedIOException("anvil does not answer " + method, e);
        }
    }

    /** Ends anvil. */
    @Override
    public void close() {
        process.destroy();
    }

    private void awaitAnswer() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                send("eth_chainId");
                return;
            } catch (IOException e) {
                if (attempt == 100 || !process.isAlive()) {
                    process.destroyForcibly();
                    throw e;
                }
                pause();
            }
        }
    }

    private JsonNode send(String method, Object... parameters) throws IOException {
        ObjectNode body =
                JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        body.set("params", JSON.valueToTree(parameters));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            JsonNode reply =
                    JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
            if (reply.has("error")) {
                throw new IllegalStateException(method + ": " + reply.get("error"));
            }
            return reply.get("result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method, e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while anvil starts", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Optional<Path> binary() {
        if (!Files.isDirectory(PACKAGES)) {
            return Optional.empty();
        }
        try (Stream<Path> platforms = Files.list(PACKAGES)) {
            return platforms
                    .map(platform -> platform.resolve("bin/anvil"))
                    .filter(Files::isExecutable)
                    .filter(anvil -> anvil.toString().contains("anvil-"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(PACKAGES + " can't be read", e);
        }
    }
}
