package dev.hawser.batch;

/** What an exception of Spark or Parquet says that a reader can use. */
final class Failures {
    private Failures() {}

    /** The first line with any text of the innermost cause's message. */
    static String text(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(cause.toString());
    }
}
