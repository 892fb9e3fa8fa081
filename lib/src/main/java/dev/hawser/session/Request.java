package dev.hawser.session;

import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Interval;
import java.util.Optional;

/**
 * What a job is asked to do.
 *
 * @param dataset the dataset of the interval; the newest there is, or several that make it up, where it is not named
 * @param supersede why to replace what is published
 */
record Request(Interval interval, Optional<Manifest> dataset, Optional<String> supersede) {

    /** No dataset that stands for the named one. */
    boolean mayRead(Manifest candidate) {
        return dataset.isEmpty()
                || candidate.digest().equals(dataset.get().digest())
                || !endsWithInterval(candidate.interval());
    }

    private boolean endsWithInterval(Interval other) {
        return interval instanceof Interval.Bounded own && other instanceof Interval.Bounded theirs
                ? own.isLike(theirs) && own.end() == theirs.end()
                : interval.equals(other);
    }
}
