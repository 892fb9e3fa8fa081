package dev.hawser.primitives;

/** Bad input or configuration: running again gives the same answer until somebody changes it. Exit code 2. */
public final class InvalidInputException extends HawserException {

    public InvalidInputException(String message, String advice) {
        this(message, advice, null);
    }

    public InvalidInputException(String message, String advice, Throwable cause) {
        super(message, advice, cause);
    }

    @Override
    public int exitCode() {
        return 2;
    }
}
