package dev.hawser.jobs;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Configuration files that can be named without their folder.
 *
 * @param option what names one, without its dashes
 * @param folder where they lie, below {@code conf}
 */
record NamedConf(String option, String folder) {
    private static final String EXTENSION = ".conf";

    /** The file of that name in the folder, or at that path. */
    Path file(String name) {
        if (name.endsWith(EXTENSION) || name.contains("/")) {
            Path file = Path.of(name);
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException("no " + option + " file " + file, "check --" + option);
            }
            return file;
        }
        return folders()
                .map(home -> home.resolve(name + EXTENSION))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "unknown " + option + " " + Texts.abbreviate(name),
                        "use one of " + names() + ", or the path of a .conf file"));
    }

    /** All names, for messages. */
    String names() {
        return folders()
                .flatMap(NamedConf::list)
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(EXTENSION))
                .map(name -> name.substring(0, name.length() - EXTENSION.length()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private Stream<Path> folders() {
        return Stream.of(
                        Optional.of("."),
                        Optional.ofNullable(System.getProperty("hawser.home")),
                        Optional.ofNullable(System.getenv("HAWSER_HOME")))
                .flatMap(Optional::stream)
                .map(home -> Path.of(home, "conf", folder))
                .filter(Files::isDirectory);
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
