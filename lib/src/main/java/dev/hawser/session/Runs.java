package dev.hawser.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.FeatureQuery;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Parents;
import dev.hawser.manifest.RunDescription;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import dev.hawser.store.Attempt;
import dev.hawser.store.RunStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Publishes runs of a pipeline once, and finds those that were. */
final class Runs {
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final HawserSession session;
    private final PipelineConfig pipeline;
    private final RunStore store;
    private RunHistory history;

    /** @throws InvalidInputException if the pipeline's SQL is no query, before Spark starts */
    Runs(HawserSession session, PipelineConfig pipeline) {
        FeatureQuery.requireParsable(pipeline);
        this.session = session;
        this.pipeline = pipeline;
        this.store = session.config().store();
    }

    /** The members that only one kind of manifest has, with what all have and only the work can tell. */
    record Content(Hash32 root, long count, ObjectNode members) {}

    RunStore store() {
        return store;
    }

    /**
     * Returns what is published already, or does the work in a folder of its own and publishes it.
     *
     * @param work makes the run of that key in that folder
     * @param correction the wish to replace what is published
     */
    Manifest publishOnce(RunDescription run, Optional<Correction> correction, BiFunction<RunKey, URI, Content> work) {
        Succession succession = correction
                .map(wish -> Succession.of(history(), run, wish))
                .orElseGet(() -> Succession.of(history(), run));
        if (succession instanceof Succession.New next) {
            return publish(next, work);
        }
        Manifest published = ((Succession.Published) succession).run();
        sayPublished(published);
        return published;
    }

    private Manifest publish(Succession.New next, BiFunction<RunKey, URI, Content> work) {
        Address owner = Owners.of(session.config());
        Attempt attempt = store.begin(next.run(), next.supersedes());
        warnOfClocks(store.clockAhead(attempt));
        attempt.supersedes()
                .ifPresent(replaced -> session.progress()
                        .report(next.run().job() + ": run " + attempt.key() + " supersedes the run of digest "
                                + replaced.digest() + ": " + replaced.reason()));
        try (RunScope scope = RunScope.of(session, next.run(), attempt.key())) {
            Content content = work.apply(attempt.key(), store.attemptFolder(attempt));
            Manifest published = store.publish(attempt, manifest(next.run(), attempt, owner, content));
            session.published(published);
            return published;
        }
    }

    /** A run's time is this machine's; gc goes by the storage's, and anchor by the chain's. */
    private void warnOfClocks(Duration ahead) {
        if (ahead.abs().compareTo(CLOCKS_DIFFER) > 0) {
            session.progress()
                    .warn("the clock of the storage is " + ahead.abs().toMinutes() + " minutes "
                            + (ahead.isNegative() ? "behind" : "ahead of")
                            + " this machine's: set both by NTP, for runs state this machine's time and gc goes by the"
                            + " storage's");
        }
    }

    void sayPublished(Manifest published) {
        session.progress()
                .report(Summaries.job(published) + ": run " + published.run()
                        + published
                                .supersedes()
                                .map(replaced -> ", a correction (" + replaced.reason() + "),")
                                .orElse("")
                        + " is already published; nothing to do");
    }

    private Manifest manifest(RunDescription run, Attempt attempt, Address owner, Content content) {
        ObjectNode json = content.members();
        json.put("format", run.job().format())
                .put("pipeline", run.pipeline())
                .put("interval", run.interval().toString())
                .put("run", run.key().toString())
                .put("root", content.root().toString())
                .put("count", content.count())
                .put("config", run.config().toString())
                .put("sql", pipeline.sqlHash().toString())
                .put("attempt", attempt.name())
                .put("created", attempt.created().toString())
                .put("owner", owner.toString())
                .put("stream", run.job() == RunDescription.Job.PREDICT ? run.pipeline() : run.pipeline() + ".sources");
        json.set("parents", run.parents().toJson());
        attempt.supersedes().ifPresent(replaced -> json.set("supersedes", replaced.toJson()));
        json.set("code", Build.toJson());
        return Manifest.of(json);
    }

    /** The description of a run of this pipeline. */
    RunDescription describe(RunDescription.Job job, Interval interval, Parents parents, List<String> inputs) {
        return new RunDescription(job, pipeline.name(), interval, pipeline.hash(), parents, inputs, Optional.empty());
    }

    /** What was published when this job first asked: it decides once. */
    private RunHistory history() {
        if (history == null) {
            history = new RunHistory(store.manifests());
        }
        return history;
    }

    /** This pipeline's live runs of a kind, made with this configuration, oldest first. */
    List<Manifest> live(Manifest.Kind kind) {
        return history()
                .live()
                .filter(manifest -> manifest.kind() == kind
                        && manifest.pipeline().equals(pipeline.name())
                        && manifest.members().hash("config").equals(pipeline.hash()))
                .toList();
    }

    /**
     * The live model of the interval that was fitted on these datasets or, where the window has been ingested in other
     * pieces since, on ones that still stand.
     */
    Optional<Manifest> modelOf(Sources sources) {
        return live(Manifest.Kind.MODEL).stream()
                .filter(model -> model.interval().equals(sources.interval())
                        && sources.areOf(model)
                        && history().correction(model).isEmpty())
                .reduce((older, newer) -> newer);
    }

    /** The live batch of the interval's dataset. */
    Optional<Manifest> batchOf(Sources sources) {
        return live(Manifest.Kind.BATCH).stream()
                .filter(batch -> batch.interval().equals(sources.interval()) && sources.areOf(batch))
                .findFirst();
    }

    /**
     * The live datasets, oldest first.
     *
     * @throws InvalidInputException if none may have rows of the interval
     */
    List<Manifest> datasets(Interval interval) {
        List<Manifest> datasets = live(Manifest.Kind.DATASET);
        if (datasets.stream().noneMatch(dataset -> Sources.overlap(interval, dataset.interval()))) {
            throw new InvalidInputException(
                    "the store " + session.config().storeUri() + " has no dataset of pipeline " + pipeline.name()
                            + " for interval " + interval + " with this configuration",
                    "run ingest first, with the same --pipeline, --set and --interval");
        }
        return datasets;
    }

    /** The folders of what the run reads. */
    List<String> dataFolders(Sources sources) {
        return sources.datasets().stream()
                .map(dataset -> store.attemptFolder(dataset) + "/data")
                .toList();
    }

    static ArrayNode list(List<String> texts) {
        ArrayNode list = Json.array();
        texts.forEach(list::add);
        return list;
    }

    static ObjectNode counts(Map<String, Long> counts) {
        ObjectNode json = Json.object();
        counts.forEach(json::put);
        return json;
    }
}
