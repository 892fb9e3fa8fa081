package dev.hawser.batch;

/** What an exception of Spark or Parquet says that a reader can use. */
final class Failures {
    private Failures() {}

    /** The first line of the innermost cause's message. */
    static String text(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }
}
