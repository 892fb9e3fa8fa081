package dev.hawser.score;

/** A number that the exact score can't hold. Carries a reason code for the quarantine. */
public final class RefusedException extends RuntimeException {

    RefusedException(String reason) {
        super(reason, null, false, false);
    }
}
