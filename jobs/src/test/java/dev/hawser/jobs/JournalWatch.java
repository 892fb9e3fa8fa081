package dev.hawser.jobs;

import dev.hawser.manifest.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Tells what a driver wrote into its journal since the last look. */
final class JournalWatch {
    private final Path folder;
    private String seen = "";

    /** @param folder that of the account; it need not be there yet */
    JournalWatch(Path folder) {
        this.folder = folder;
    }

    /** Forgets what is there now. */
    void skip() {
        newSteps();
    }

    /** The steps of the entries that are new, in order. */
    List<String> newSteps() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> fresh = all.filter(file -> file.getFileName().toString().matches("[0-9]{10}\\.json"))
                    .filter(file -> file.getFileName().toString().compareTo(seen) > 0)
                    .sorted()
                    .toList();
            if (!fresh.isEmpty()) {
                seen = fresh.get(fresh.size() - 1).getFileName().toString();
            }
            return fresh.stream().map(JournalWatch::step).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the journal, as a store that lost it. */
    void lose() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
            seen = "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String step(Path file) {
        try {
            return Json.parseObject(Files.readAllBytes(file), file.toString())
                    .path("step")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
