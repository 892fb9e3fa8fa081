package dev.hawser.jobs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a program and meanwhile collects what others could see of it: its processes' command lines and Spark's UI. */
final class ProcessWatch {
    private static final Pattern APPLICATION = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> seen = new ConcurrentSkipListMap<>();
    private final int uiPort;

    ProcessWatch(int uiPort) {
        this.uiPort = uiPort;
    }

    Program.Outcome run(Program program) throws InterruptedException {
        CompletableFuture<Program.Outcome> outcome = CompletableFuture.supplyAsync(program::run);
        while (true) {
            look();
            try {
                return outcome.get(50, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
    }

    /** What was seen, by where it was. */
    Map<String, String> seen() {
        return new TreeMap<>(seen);
    }

    private void look() throws InterruptedException {
        ProcessHandle.current()
                .descendants()
                .forEach(process -> commandLine(process.pid())
                        .ifPresent(line -> seen.put("/proc/" + process.pid() + "/cmdline", line)));
        page("/api/v1/applications").ifPresent(applications -> {
            Matcher id = APPLICATION.matcher(applications);
            if (id.find()) {
                keep("/api/v1/applications/" + id.group(1) + "/environment");
                keep("/environment/");
            }
        });
    }

    private void keep(String path) {
        if (!seen.containsKey(path)) {
            try {
                page(path).ifPresent(text -> seen.put(path, text));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<String> page(String path) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + uiPort + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not up yet, or down again
        }
    }

    private static Optional<String> commandLine(long pid) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.UTF_8)
                    .replace('\0', ' '));
        } catch (IOException e) {
            return Optional.empty(); // it has ended
        }
    }
}
