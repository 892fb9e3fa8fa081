package dev.hawser.session;

import dev.hawser.config.HistoryConfig;
import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.Cover;
import dev.hawser.feature.Reach;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.manifest.Parents;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run over an interval is made from.
 *
 * @param interval the run's own
 * @param datasets what it reads, earliest first
 * @param selected the interval of the rows that it uses, where that is not all that the datasets give
 */
record Sources(Interval interval, List<Manifest> datasets, Optional<Interval.Bounded> selected) {

    /**
     * What features of the interval's rows need.
     *
     * @param datasets those to choose from, oldest claim first; one at least has rows of the interval
     */
    static Sources toPredict(PipelineConfig pipeline, Request request, List<Manifest> datasets) {
        return of(Reach::toPredict, pipeline, request, datasets);
    }

    /** What a model of the interval is fitted on, chosen from the same. */
    static Sources toTrain(PipelineConfig pipeline, Request request, List<Manifest> datasets) {
        return of(Reach::toTrain, pipeline, request, datasets);
    }

    private interface Reaching {
        Reach of(HistoryConfig history, Interval.Bounded interval);
    }

    private static Sources of(Reaching reaching, PipelineConfig pipeline, Request request, List<Manifest> datasets) {
        List<Manifest> usable = datasets.stream().filter(request::mayRead).toList();
        if (request.interval() instanceof Interval.Bounded interval) {
            Reach reach = reaching.of(pipeline.history(), interval);
            return new Sources(
                    interval,
                    Cover.of(reach, interval, usable),
                    Optional.of(reach.rows()).filter(rows -> reach.selects()));
        }
        Manifest newest = usable.stream()
                .filter(dataset -> dataset.interval().equals(request.interval()))
                .reduce((older, newer) -> newer)
                .orElseThrow();
        return new Sources(request.interval(), List.of(newest), Optional.empty());
    }

    /** The interval that the run learns from or tells of. */
    Interval rows() {
        return selected.<Interval>map(rows -> rows).orElse(interval);
    }

    /** {@code table.column} of each exact column that an export of them held as floating point. */
    Set<String> inexact() {
        Set<String> inexact = new TreeSet<>();
        for (Manifest dataset : datasets) {
            for (Members table : dataset.members().objects("tables")) {
                table.texts("inexact").forEach(column -> inexact.add(table.text("name") + "." + column));
            }
        }
        return inexact;
    }

    Parents parents(Optional<Hash32> model) {
        return new Parents(datasets.stream().map(Manifest::digest).toList(), model);
    }

    static boolean overlap(Interval one, Interval other) {
        return one.equals(other) || one instanceof Interval.Bounded bounded && bounded.overlaps(other);
    }

    /** For people. */
    @Override
    public String toString() {
        return datasets.size() == 1
                ? "dataset " + datasets.get(0).run()
                : datasets.size() + " datasets from " + datasets.get(0).interval() + " to "
                        + datasets.get(datasets.size() - 1).interval();
    }

    /** Whether the run was made from the datasets that lie in the interval itself. */
    boolean areOf(Manifest run) {
        return datasets.stream()
                .filter(dataset -> overlap(interval, dataset.interval()))
                .allMatch(dataset -> run.parents().datasets().contains(dataset.digest()));
    }
}
