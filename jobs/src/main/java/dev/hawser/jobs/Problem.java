package dev.hawser.jobs;

import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.RetryableException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * Why a command failed.
 *
 * @param message what is wrong, and where
 * @param advice what to do
 */
record Problem(int exitCode, String message, String advice) {
    private static final int FAILED = 1;

    /** In the message of a job that was given up: the error itself, or the exit code by which Spark or the kernel ended the executor. */
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("OutOfMemoryError|exit(?:ed with)? code (?:52|137)\\b");

    /** Spark wraps what its tasks throw: the first expected outcome among the causes is the answer. */
    static Problem of(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof HawserException expected) {
                return of(expected);
            }
            if (cause instanceof UncheckedIOException failed) {
                return of(storageFailed(failed));
            }
            if (isOutOfMemory(cause)) {
                return of(outOfMemory(cause));
            }
        }
        return new Problem(FAILED, firstLine(error), "run again with --verbose, and report what it prints");
    }

    private static Problem of(HawserException expected) {
        return new Problem(expected.exitCode(), expected.getMessage(), expected.advice());
    }

    /** Told without Spark's classes, which check and score do without. */
    private static boolean isOutOfMemory(Throwable error) {
        return error.getClass().getName().equals("org.apache.spark.SparkException")
                && OUT_OF_MEMORY.matcher(String.valueOf(error.getMessage())).find();
    }

    private static RetryableException outOfMemory(Throwable e) {
        return new RetryableException(
                "an executor ran out of memory: " + firstLine(e),
                "raise spark.executor.memory, or lower spark.executor.cores, and run again",
                e);
    }

    private static RetryableException storageFailed(UncheckedIOException e) {
        return new RetryableException(
                "a file of this machine can't be read or written: "
                        + e.getCause().getClass().getSimpleName() + ", "
                        + e.getCause().getMessage(),
                "make room or mend the disk, and run again",
                e);
    }

    private static String firstLine(Throwable error) {
        String message = error.getMessage() == null ? "" : error.getMessage();
        return error.getClass().getSimpleName() + ": "
                + message.lines().findFirst().orElse("no message");
    }
}
