package dev.hawser.ingest;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.apache.spark.SparkThrowable;

/** Turns what Spark throws over a broken file or a failing storage into one clear error; all else passes as it is. */
final class ReadFailures {
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

    static InvalidInputException unreadable(String file, Throwable cause) {
        String what = cause instanceof EOFException
                ? file + " is cut off: it ends in the middle of its compressed data"
                : file + " cannot be read: " + cause.getMessage();
        return new InvalidInputException(what, "fetch or export that file again", cause);
    }

    private static RuntimeException explain(RuntimeException thrown) {
        Optional<String> file = Optional.empty();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SparkThrowable spark && spark.getMessageParameters() != null) {
                String path = spark.getMessageParameters().get("path");
                file = path == null ? file : Optional.of(path);
            }
            if (file.isPresent() && isBroken(t)) {
                InvalidInputException explained = unreadable(file.get(), t);
                explained.addSuppressed(thrown);
                return explained;
            }
        }
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof IOException) {
                String what = String.valueOf(t.getMessage()).lines().findFirst().orElse("no message");
                return new RetryableException(
                        "the storage failed while rows were read or written: " + what,
                        "check that it answers, and run again: nothing was published",
                        thrown);
            }
        }
        return thrown;
    }

    private static boolean isBroken(Throwable t) {
        // a connection that ends is an EOFException of another class
        return t.getClass() == EOFException.class
                || t instanceof ZipException
                || t instanceof FileNotFoundException
                || (t.getClass() == IOException.class
                        && t.getStackTrace().length > 0
                        && t.getStackTrace()[0].getClassName().contains(".compress."));
    }
}
