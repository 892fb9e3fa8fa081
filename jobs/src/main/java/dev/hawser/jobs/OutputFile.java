package dev.hawser.jobs;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that {@code --out} names. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Writes the file, in folders that are made where they are missing.
     *
     * @throws InvalidInputException if no file can be there
     * @throws RetryableException if the disk fails
     */
    static void write(Path file, byte[] bytes) {
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            Files.write(file, bytes);
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? "" : ", " + e.getReason();
            throw new InvalidInputException(
                    "can't write " + file + ": " + e.getClass().getSimpleName() + reason,
                    "name with --out a file in a folder that is there or can be made",
                    e);
        } catch (IOException e) {
            throw new RetryableException("can't write " + file + ": " + e.getMessage(), "check --out", e);
        }
    }
}
