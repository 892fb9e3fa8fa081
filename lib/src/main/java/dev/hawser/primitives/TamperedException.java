package dev.hawser.primitives;

/** Evidence that something published was changed: what is stored or on chain contradicts what was anchored. Exit code 3. */
public final class TamperedException extends HawserException {

    public TamperedException(String message, String advice) {
        this(message, advice, null);
    }

    public TamperedException(String message, String advice, Throwable cause) {
        super(message, advice, cause);
    }

    @Override
    public int exitCode() {
        return 3;
    }
}
