package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** On local disk: written beside and forced to disk, then linked. A hard link fails when the name exists. */
final class LocalFiles implements ExclusiveFiles {

    @Override
    public void create(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
        Path target = local(path);
        Path whole = writeBeside(target, content);
        try {
            Files.createLink(target, whole);
        } finally {
            Files.delete(whole);
        }
    }

    @Override
    public void replace(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
        Path target = local(path);
        Files.move(writeBeside(target, content), target, StandardCopyOption.ATOMIC_MOVE);
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
        } catch (IOException e) {
            Files.deleteIfExists(whole);
            throw e;
        }
        return whole;
    }

    private static Path local(org.apache.hadoop.fs.Path path) {
        return Path.of(path.toUri().getPath());
    }
}
