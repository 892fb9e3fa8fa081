package dev.hawser.ingest;

import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.spark.SparkThrowable;

/**
 * Turns what Spark throws over a file into one clear error: a broken file stays broken, a storage that didn't answer may
 * answer the next time. Everything else passes as it is.
 */
final class ReadFailures {
    private static final Pattern STORAGE = Pattern.compile(
            "org\\.apache\\.hadoop\\.(fs\\.(s3a|azurebfs)|hdfs|ipc|net)\\..*|software\\.amazon\\..*|com\\.google\\.cloud\\..*");
    private static final Pattern DECODER = Pattern.compile(".*\\.(compress|parquet|snappy|zstd|lz4)\\..*");

    private ReadFailures() {}

    static <T> T explained(Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            throw explain(e);
        } catch (Exception e) {
            // Spark throws its checked exceptions undeclared
            throw explain(new IllegalStateException(e));
        }
    }

    /** What a failure to read the file means. */
    static HawserException explained(String file, Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            causes.add(t);
        }
        return explain(file, causes);
    }

    private static InvalidInputException unreadable(String file, Throwable cause) {
        String what = cause instanceof EOFException
                ? file + " is cut off: it ends in the middle of its compressed data"
                : file + " cannot be read: " + why(cause);
        return new InvalidInputException(what, "fetch or export that file again", cause);
    }

    private static RuntimeException explain(RuntimeException thrown) {
        Optional<String> file = Optional.empty();
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SparkThrowable spark
                    && spark.getMessageParameters() != null
                    && spark.getMessageParameters().containsKey("path")) {
                file = Optional.of(spark.getMessageParameters().get("path"));
                causes.clear();
            }
            causes.add(t);
        }
        if (file.isEmpty()) {
            return causes.stream()
                    .filter(IOException.class::isInstance)
                    .findFirst()
                    .<RuntimeException>map(failure -> new RetryableException(
                            "the storage failed while rows were read or written: " + why(failure),
                            "check that it answers, and run again: nothing was published",
                            thrown))
                    .orElse(thrown);
        }
        HawserException explained = explain(file.get(), causes);
        explained.addSuppressed(thrown);
        return explained;
    }

    private static HawserException explain(String file, List<Throwable> causes) {
        Optional<Throwable> broken =
                causes.stream().filter(ReadFailures::isBroken).findFirst();
        if (broken.isPresent() && causes.stream().noneMatch(ReadFailures::isStorage)) {
            return unreadable(file, broken.get());
        }
        Throwable last = causes.get(causes.size() - 1);
        return new RetryableException(
                "cannot read " + file + ": " + why(last),
                "check that the storage is up and that nothing changes the input, and run again",
                last);
    }

    private static boolean isStorage(Throwable t) {
        return t instanceof SocketException
                || t instanceof InterruptedIOException
                || t instanceof UnknownHostException
                || STORAGE.matcher(t.getClass().getName()).matches();
    }

    private static boolean isBroken(Throwable t) {
        // a connection that ends is an EOFException of another class
        return t.getClass() == EOFException.class
                || t instanceof ZipException
                || t instanceof FileNotFoundException
                || t instanceof ChecksumException
                || !(t instanceof IOException || t instanceof SparkThrowable)
                || (t.getStackTrace().length > 0
                        && DECODER.matcher(t.getStackTrace()[0].getClassName()).matches());
    }

    private static String why(Throwable cause) {
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getMessage().lines().findFirst().orElse("");
    }
}
