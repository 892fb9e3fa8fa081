package dev.hawser.session;

import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.InvalidInputException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The wish to replace what is published.
 *
 * @param reason why, for people
 * @param stands whether a run that is published for this very reason still is what the job would publish
 */
record Correction(String reason, Predicate<Manifest> stands) {
    Correction {
        if (reason.isBlank()) {
            throw new InvalidInputException("--supersede gives no reason", "say why the published run is replaced");
        }
    }

    static Optional<Correction> of(Optional<String> reason) {
        return of(reason, published -> true);
    }

    static Optional<Correction> of(Optional<String> reason, Predicate<Manifest> stands) {
        return reason.map(text -> new Correction(text, stands));
    }
}
