package dev.hawser.ingest;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.TaskContext;

/** Local files that go wrong in the first attempt of a task, as {@code fs.faulty.fault} says. */
public final class FaultyFiles extends RawLocalFileSystem {
    static final String SCHEME = "faulty";
    static final String FAULT = "fs.faulty.fault";
    /** Every second task's input breaks after some bytes. */
    static final String BREAKS = "breaks";
    /** Each stage's first task gets no byte until a copy of it has begun. */
    static final String STALLS = "stalls";
    /** The folder in which copies leave their marks. */
    static final String MARKS = "fs.faulty.marks";

    private static final int BYTES_BEFORE_BREAK = 10_000;
    private static final long LONGEST_STALL = TimeUnit.SECONDS.toNanos(60);
    private static final long GLANCE = TimeUnit.MILLISECONDS.toNanos(20);

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        FSDataInputStream in = super.open(path, bufferSize);
        TaskContext task = TaskContext.get();
        String fault = getConf().get(FAULT, "");
        if (task != null && fault.equals(BREAKS) && task.attemptNumber() == 0 && task.partitionId() % 2 == 0) {
            return new FSDataInputStream(new Breaking(in));
        } else if (task != null && fault.equals(STALLS) && task.partitionId() == 0) {
            stall(task, getConf());
        }
        return in;
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return plain(super.getFileStatus(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return Arrays.stream(super.listStatus(path)).map(FaultyFiles::plain).toArray(FileStatus[]::new);
    }

    /** Without permissions, which are looked up by way of the scheme file. */
    private static FileStatus plain(FileStatus status) {
        return new FileStatus(
                status.getLen(),
                status.isDirectory(),
                status.getReplication(),
                status.getBlockSize(),
                status.getModificationTime(),
                status.getPath());
    }

    private static void stall(TaskContext task, Configuration conf) throws IOException {
        java.nio.file.Path mark = java.nio.file.Path.of(conf.get(MARKS), "stage-" + task.stageId());
        if (task.attemptNumber() > 0) {
            Files.writeString(mark, "");
        }
        long end = System.nanoTime() + LONGEST_STALL;
        while (!Files.exists(mark) && !task.isInterrupted()) {
            if (System.nanoTime() > end) {
                throw new NoSuchFileException(mark.toString(), null, "no copy of the task was started");
            }
            LockSupport.parkNanos(GLANCE);
        }
    }

    /** Input that ends in an error. */
    private static final class Breaking extends FSInputStream {
        private final FSDataInputStream in;
        private int read;

        Breaking(FSDataInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            requireWhole(1);
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            requireWhole(length);
            return in.read(bytes, from, Math.min(length, BYTES_BEFORE_BREAK));
        }

        private void requireWhole(int more) throws IOException {
            if (read > BYTES_BEFORE_BREAK) {
                throw new IOException("the storage broke off");
            }
            read += more;
        }

        @Override
        public void seek(long position) throws IOException {
            in.seek(position);
        }

        @Override
        public long getPos() throws IOException {
            return in.getPos();
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
