package dev.hawser.session;

import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.RunDescription;
import dev.hawser.manifest.Supersedes;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** What a run that is asked for comes to. */
sealed interface Succession {
    BinaryOperator<Manifest> NEWER = (older, newer) -> newer;

    /** It is published. */
    record Published(Manifest run) implements Succession {}

    /** It is new, and may replace another. */
    record New(RunDescription run, Optional<Supersedes> supersedes) implements Succession {}

    /**
     * A run is published once; one that was replaced stands for its replacement. A new run replaces the one that was made
     * from a dataset that has been corrected since, for the same reason.
     */
    static Succession of(RunHistory history, RunDescription run) {
        List<Manifest> like = history.like(run);
        Optional<Manifest> before = like.stream().filter(run::describes).reduce(NEWER);
        if (before.isPresent()) {
            return new Published(history.head(before.get()));
        }
        return replacing(
                run,
                like.stream()
                        .filter(history::isLive)
                        .flatMap(
                                old -> history
                                        .correction(old)
                                        .map(correction -> new Supersedes(old.digest(), correction.reason()))
                                        .stream())
                        .reduce((older, newer) -> newer));
    }

    /**
     * A new run that replaces the newest one, unless that is the same correction already.
     *
     * @throws InvalidInputException if nothing is published that could be replaced
     */
    static Succession of(RunHistory history, RunDescription run, Correction correction) {
        Manifest newest = history.like(run).stream()
                .filter(history::isLive)
                .reduce(NEWER)
                .orElseThrow(() -> new InvalidInputException(
                        "there is nothing to supersede: no " + run.job() + " run of pipeline " + run.pipeline()
                                + " for interval " + run.interval() + " is published with this configuration",
                        "leave out --supersede, or check --interval and --set"));
        boolean sameReason = newest.supersedes()
                .filter(replaced -> replaced.reason().equals(correction.reason()))
                .isPresent();
        if (sameReason && run.describes(newest) && correction.stands().test(newest)) {
            return new Published(newest);
        }
        return replacing(run, Optional.of(new Supersedes(newest.digest(), correction.reason())));
    }

    private static Succession replacing(RunDescription run, Optional<Supersedes> replaced) {
        return new New(replaced.map(old -> run.superseding(old.digest())).orElse(run), replaced);
    }
}
