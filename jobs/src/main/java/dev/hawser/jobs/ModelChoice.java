package dev.hawser.jobs;

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
     * The newest model whose training interval ends at or before the dataset's begins; else one trained on that very
     * dataset, which makes the batch in-sample.
     *
     * @throws InvalidInputException if there is neither
     */
    static Manifest of(List<Manifest> models, Manifest dataset) {
        Interval interval = dataset.interval();
        Optional<Manifest> earlier = models.stream()
                .filter(model -> endsBefore(model.interval(), interval))
                .max(Comparator.comparing((Manifest model) -> end(model.interval()))
                        .thenComparing(Manifest::created));
        return earlier.or(() -> models.stream()
                        .filter(model -> model.interval().equals(interval)
                                && model.parents().datasets().contains(dataset.digest()))
                        .max(Comparator.comparing(Manifest::created)))
                .orElseThrow(() -> new InvalidInputException(
                        "no model of pipeline " + dataset.pipeline() + " ends at or before " + interval
                                + ", and none was trained on it",
                        "train on an earlier interval or on this one, or name a model with --model"));
    }

    /** Whether the model may have seen rows of the dataset: only disjoint intervals of one kind rule it out. */
    static boolean isInSample(Manifest model, Manifest dataset) {
        return !endsBefore(model.interval(), dataset.interval()) && !endsBefore(dataset.interval(), model.interval());
    }

    private static boolean endsBefore(Interval model, Interval data) {
        if (model instanceof Interval.Blocks a && data instanceof Interval.Blocks b) {
            return a.to() <= b.from();
        }
        return model instanceof Interval.Time a && data instanceof Interval.Time b && !a.to().isAfter(b.from());
    }

    private static long end(Interval interval) {
        if (interval instanceof Interval.Blocks blocks) {
            return blocks.to();
        }
        return ((Interval.Time) interval).to().getEpochSecond();
    }
}
