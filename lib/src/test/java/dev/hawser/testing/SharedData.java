package dev.hawser.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Real data beside the repository, in {@code ../shared/data}; tests that need it are skipped where it is absent. */
public final class SharedData {
    private SharedData() {}

    public static Path file(String name) {
        Path data = folder().orElseGet(() -> Assumptions.abort("skipped: no real data beside the repository"));
        Path file = data.resolve(name);
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: no real data at " + file);
        return file;
    }

    static Optional<Path> folder() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                return Optional.of(folder.resolveSibling("shared").resolve("data"))
                        .filter(Files::isDirectory);
            }
        }
        return Optional.empty();
    }
}
