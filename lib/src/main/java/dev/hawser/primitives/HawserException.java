package dev.hawser.primitives;

/**
 * An outcome that ends a command. Each subclass is named for what the caller can do next; the message says what is wrong
 * and where, the advice what to do.
 */
public abstract sealed class HawserException extends RuntimeException
        permits InvalidInputException, RetryableException, TamperedException {

    private final String advice;

    HawserException(String message, String advice, Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** One sentence that says what to do next. */
    public final String advice() {
        return advice;
    }

    /** The process exit code by which a scheduler knows whether running again helps. */
    public abstract int exitCode();
}
