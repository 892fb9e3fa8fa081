package dev.hawser.receipt;

import dev.hawser.primitives.InvalidInputException;

/** The error that bytes from outside are not what they must be. */
final class Malformed {
    private Malformed() {}

    static InvalidInputException because(String reason) {
        return new InvalidInputException(reason, "give the bytes as the chain has them");
    }
}
