package dev.hawser.primitives;

/** Something outside did not answer or is not ready: running again later may help. Exit code 1. */
public final class RetryableException extends HawserException {

    public RetryableException(String message, String advice) {
        this(message, advice, null);
    }

    public RetryableException(String message, String advice, Throwable cause) {
        super(message, advice, cause);
    }

    @Override
    public int exitCode() {
        return 1;
    }
}
