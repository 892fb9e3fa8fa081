package dev.hawser.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running anvil on a free port of this machine, with its state in a folder. */
final class AnvilProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI url;
    private final Path log;

    private AnvilProcess(Process process, URI url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /** @throws RetryableException if it ends or does not answer with the chain id */
    static AnvilProcess start(Path binary, Path folder, ChainId chainId) {
        int port = freePort();
        Path log = folder.resolve("anvil.log");
        List<String> command = List.of(
                binary.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--chain-id",
                chainId.toString(),
                "--accounts",
                "0",
                "--slots-in-an-epoch",
                "1",
                "--state",
                folder.resolve("state.json").toString(),
                "--state-interval",
                "1",
                "--preserve-historical-states",
                "--quiet");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            AnvilProcess anvil = new AnvilProcess(process, URI.create("http://127.0.0.1:" + port), log);
            anvil.awaitAnswer(chainId);
            return anvil;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "anvil can't be started: " + e.getMessage(), "name the anvil program with hawser.anvil", e);
        }
    }

    String url() {
        return url.toString();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** The result of a call; for those that only anvil knows. */
    JsonNode call(String method, String... params) {
        ArrayNode list = Json.array();
        List.of(params).forEach(list::add);
        String body = Json.object()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", method)
                .set("params", list)
                .toString();
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            byte[] answer =
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
            JsonNode json = Json.parseObject(answer, "anvil's answer to " + method);
            if (json.has("error")) {
                throw new RetryableException(
                        "anvil answered " + method + " with " + json.get("error"), "see " + log + " and run again");
            }
            return json.path("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetryableException("interrupted while waiting for anvil", "run again", e);
        }
    }

    /** Ends it by SIGTERM, upon which it writes its state, and waits until it did. */
    @Override
    public void close() {
        stop(process.toHandle());
    }

    static void stop(ProcessHandle anvil) {
        anvil.destroy();
        try {
            anvil.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            anvil.destroyForcibly();
        }
    }

    private void awaitAnswer(ChainId chainId) {
        for (long left = START_LIMIT.dividedBy(STEP); process.isAlive() && left > 0; left--) {
            try {
                String answered = call("eth_chainId").asText();
                if (process.isAlive() && answered.equals("0x" + Long.toHexString(chainId.value()))) {
                    return;
                }
                break;
            } catch (UncheckedIOException e) {
                Waits.sleep(STEP);
            }
        }
        boolean ended = !process.isAlive();
        close();
        throw new RetryableException(
                "the embedded chain " + (ended ? "ended" : "does not answer") + ": " + tail(),
                "run again; if that does not help, see " + log
                        + ", or move its folder away: the chain is lost then, the runs are not");
    }

    private String tail() {
        try {
            String text = Files.readString(log).strip();
            return text.isEmpty() ? "it said nothing" : text.substring(Math.max(0, text.length() - 500));
        } catch (IOException e) {
            return "no log";
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }
}
