package dev.hawser.jobs;

import dev.hawser.primitives.InvalidInputException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Finds the anvil that the embedded chain runs. */
final class AnvilBinary {
    private AnvilBinary() {}

    /**
     * The file that the system property {@code hawser.anvil} names, else the first {@code anvil} on the PATH.
     *
     * @throws InvalidInputException if there is none
     */
    static Path find() {
        String named = System.getProperty("hawser.anvil");
        if (named != null) {
            Path file = Path.of(named);
            if (Files.isExecutable(file)) {
                return file;
            }
            throw new InvalidInputException(
                    "hawser.anvil names " + file + ", which can't be executed",
                    "name the anvil program, or run ./hawser");
        }
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "anvil"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "the embedded chain needs anvil, which is not on the PATH",
                        "run through ./hawser, which installs it, or name a node with --rpc"));
    }
}
