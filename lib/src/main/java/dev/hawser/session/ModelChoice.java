package dev.hawser.session;

import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which model predicts a dataset when none is named. */
final class ModelChoice {
    private ModelChoice() {}

    /**
     * The newest model whose interval ends at or before the sources' begins; else one trained for that very interval on
     * the same dataset, which makes the batch in-sample.
     *
     * @throws InvalidInputException if there is neither
     */
    static Manifest of(List<Manifest> models, Sources sources) {
        Interval interval = sources.interval();
        Optional<Manifest> earlier = models.stream()
                .filter(model -> endsBefore(model.interval(), interval))
                .max(Comparator.comparing((Manifest model) -> ((Interval.Bounded) model.interval()).end())
                        .thenComparing(Manifest::created));
        return earlier.or(() -> models.stream()
                        .filter(model -> model.interval().equals(interval) && sources.areOf(model))
                        .max(Comparator.comparing(Manifest::created)))
                .orElseThrow(() -> new InvalidInputException(
                        "no model of pipeline " + sources.datasets().get(0).pipeline() + " ends at or before "
                                + interval + ", and none was trained on it",
                        "train on an earlier interval or on this one, or name a model with --model"));
    }

    /** Whether the model may have learnt from rows of the interval: only disjoint intervals of one kind rule it out. */
    static boolean isInSample(Manifest model, Interval interval) {
        Interval learnt = Interval.parse(model.members().object("document").text("trainingInterval"));
        return !endsBefore(learnt, interval) && !endsBefore(interval, learnt);
    }

    private static boolean endsBefore(Interval one, Interval other) {
        return one instanceof Interval.Bounded a
                && other instanceof Interval.Bounded b
                && a.isLike(b)
                && a.end() <= b.start();
    }
}
