package dev.hawser.chain;

import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Holds a folder for one command at a time. The operating system lets go of it when the process dies. */
final class FolderLock implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(200);

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws RetryableException if another command holds the folder for longer than the wait */
    static FolderLock acquire(Path folder, Duration wait) {
        Path file = folder.resolve("lock");
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            for (long left = wait.dividedBy(STEP); !isLocked(channel); left--) {
                if (left <= 0) {
                    channel.close();
                    throw held(folder, file);
                }
                Waits.sleep(STEP);
            }
            byte[] holder = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(holder));
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " can't be locked", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock can't be let go of", e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // another part of this very process holds it
            return false;
        }
    }

    private static RetryableException held(Path folder, Path file) throws IOException {
        String holder = Files.readString(file, StandardCharsets.US_ASCII).strip();
        return new RetryableException(
                "another command uses the embedded chain in " + folder
                        + (holder.isEmpty() ? "" : " (process " + holder + ")"),
                "wait for it and run again");
    }
}
