package dev.hawser.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real data beside the repository, in {@code ../shared/data}; tests that need it are skipped where it is absent. */
public final class SharedData {
    private SharedData() {}

    public static Path file(String name) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                Path file = folder.resolveSibling("shared").resolve("data").resolve(name);
                Assumptions.assumeTrue(Files.exists(file), () -> "skipped: no real data at " + file);
                return file;
            }
        }
        return Assumptions.abort("skipped: not in a clone of the repository");
    }
}
