package dev.hawser.anchor.web3j;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Why there is no answer to a call. */
final class NoAnswer extends IOException {

    enum Kind {
        /** No connection, or a broken one. */
        UNREACHABLE,
        /** A connection, and nothing in time. */
        TIMEOUT,
        /** Request or answer are too large for the server. */
        TOO_LARGE,
        /** Too many requests. */
        BUSY,
        /** A server's error, or something that is not JSON-RPC. */
        BROKEN,
        /** The caller is not let in. */
        REFUSED
    }

    private final Kind kind;
    private final transient Optional<Duration> retryAfter;

    NoAnswer(Kind kind, String message, Optional<Duration> retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    NoAnswer(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = Optional.empty();
    }

    Kind kind() {
        return kind;
    }

    /** The time after which the server wants to be asked again. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
