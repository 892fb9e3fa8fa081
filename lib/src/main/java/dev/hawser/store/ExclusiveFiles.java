package dev.hawser.store;

import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Files on local disk that appear whole or not at all: written beside under a name of their own, forced to disk, then
 * linked. A hard link fails when the name exists, which makes creation exclusive among processes.
 */
final class ExclusiveFiles {

    /** Creates the file unless it exists; returns whether this call created it. */
    boolean create(org.apache.hadoop.fs.Path path, byte[] content) {
        Path target = local(path);
        try {
            Path whole = writeBeside(target, content);
            try {
                Files.createLink(target, whole);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.delete(whole);
            }
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    /** Writes the file in place of an earlier one. */
    void replace(org.apache.hadoop.fs.Path path, byte[] content) {
        Path target = local(path);
        try {
            Files.move(writeBeside(target, content), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    private static Path writeBeside(Path target, byte[] content) throws IOException {
        Files.createDirectories(target.getParent());
        Path whole = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
        try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return whole;
    }

    private static Path local(org.apache.hadoop.fs.Path path) {
        return Path.of(path.toUri().getPath());
    }

    private static RetryableException failed(Path target, IOException cause) {
        return new RetryableException(
                target + " can't be written: " + cause, "check space and permissions, then run again", cause);
    }
}
