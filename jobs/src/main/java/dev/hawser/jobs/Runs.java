package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.PipelineConfig;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Publishes runs of a pipeline once, and finds those that were. */
final class Runs {
    private final Session session;
    private final PipelineConfig pipeline;
    private final RunStore store;

    Runs(Session session, PipelineConfig pipeline) {
        this.session = session;
        this.pipeline = pipeline;
        this.store = session.workspace().store();
    }

    /** The members that only one kind of manifest has, with what all have and only the work can tell. */
    record Content(Hash32 root, long count, ObjectNode members) {}

    RunStore store() {
        return store;
    }

    /** Returns what the run published before, or does the work in a folder of its own and publishes it. */
    Manifest publishOnce(RunDescription run, Function<URI, Content> work) {
        RunKey key = run.key();
        Optional<Manifest> before = store.find(key);
        if (before.isPresent()) {
            session.console().progress(run.job() + ": run " + key + " is already published; nothing to do");
            return before.get();
        }
        Address owner = Owners.of(session.workspace());
        Attempt attempt = store.begin(key);
        Content content = work.apply(store.attemptFolder(attempt));
        return store.publish(attempt, manifest(run, attempt, owner, content));
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
        json.set("code", BuildInfo.toJson());
        return Manifest.of(json);
    }

    /** The description of a run of this pipeline. */
    RunDescription describe(RunDescription.Job job, Interval interval, Parents parents, List<String> inputs) {
        return new RunDescription(job, pipeline.name(), interval, pipeline.hash(), parents, inputs, Optional.empty());
    }

    /** This pipeline's published runs of a kind, made with this configuration, oldest first. */
    List<Manifest> published(Manifest.Kind kind) {
        return store.manifests().stream()
                .filter(manifest -> manifest.kind() == kind
                        && manifest.pipeline().equals(pipeline.name())
                        && manifest.members().hash("config").equals(pipeline.hash()))
                .toList();
    }

    /** @throws InvalidInputException if the interval was not ingested */
    Manifest dataset(Interval interval) {
        return published(Manifest.Kind.DATASET).stream()
                .filter(manifest -> manifest.interval().equals(interval))
                .max(Comparator.comparing(Manifest::created))
                .orElseThrow(() -> new InvalidInputException(
                        "the store " + session.workspace().storeUri() + " has no dataset of pipeline " + pipeline.name()
                                + " for interval " + interval + " with this configuration",
                        "run ingest first, with the same --pipeline, --set and --interval"));
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

    /** Published manifests of any pipeline: the run of that key, else the newest batch. */
    static Manifest select(Workspace workspace, RunStore store, Optional<String> run) {
        if (run.isPresent()) {
            RunKey key = RunKey.parse(run.get());
            return store.find(key)
                    .orElseThrow(() -> new InvalidInputException(
                            "no run " + key + " is published in " + workspace.storeUri(),
                            "list them with: hawser runs"));
        }
        Optional<String> pipeline = workspace.pipelineName();
        return store.manifests().stream()
                .filter(manifest -> manifest.kind() == Manifest.Kind.BATCH)
                .filter(manifest -> pipeline.isEmpty() || manifest.pipeline().equals(pipeline.get()))
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new InvalidInputException(
                        "no batch is published in " + workspace.storeUri(), "run a pipeline first: hawser run"));
    }
}
