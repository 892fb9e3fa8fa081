package dev.hawser.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Remembers the anvil of a folder, so that one whose command was killed is found and ended by the next. */
final class StaleProcess {
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final Path file;

    StaleProcess(Path folder) {
        this.file = folder.resolve("anvil.pid");
    }

    void remember(ProcessHandle anvil) {
        try {
            String start = anvil.info().startInstant().map(Instant::toString).orElse("");
            Files.writeString(file, anvil.pid() + " " + start + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the remembered process and waits for its state, if it still runs and is the same. */
    void end() {
        find().ifPresent(AnvilProcess::stop);
        forget();
    }

    private Optional<ProcessHandle> find() {
        try {
            String[] words = Files.readString(file).strip().split(" ", 2);
            if (words.length < 2 || words[1].isEmpty()) {
                return Optional.empty();
            }
            Instant start = Instant.parse(words[1]);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> startedAt(handle, start));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException | java.time.format.DateTimeParseException e) {
            // a file that was cut off when its writer died names nothing
            return Optional.empty();
        }
    }

    /** A process id is used again; a process id with its start time is not. */
    private static boolean startedAt(ProcessHandle handle, Instant start) {
        return handle.info()
                .startInstant()
                .map(actual -> Duration.between(actual, start).abs().compareTo(TOLERANCE) < 0)
                .orElse(false);
    }
}
