package dev.hawser.jobs;

import dev.hawser.batch.FeatureAudit;
import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.Reach;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.verify.Check;
import dev.hawser.verify.Check.Verdict;
import dev.hawser.verify.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a batch's rows once more from the datasets and the model that its manifest names, and compares them. */
final class FeatureCheck {
    /** Makes and compares the rows with Spark. */
    @FunctionalInterface
    interface Recomputation {
        /**
         * @param dataFolders of the datasets
         * @param selected the interval of the rows, where that is not all that the datasets give
         */
        FeatureAudit of(
                Session session,
                PipelineConfig pipeline,
                Manifest batch,
                Manifest model,
                List<String> dataFolders,
                Optional<Interval.Bounded> selected);
    }

    private final Session session;
    private final PipelineConfig pipeline;
    private final Manifest batch;

    private FeatureCheck(Session session, PipelineConfig pipeline, Manifest batch) {
        this.session = session;
        this.pipeline = pipeline;
        this.batch = batch;
    }

    /** @throws InvalidInputException if the run is no batch, or was made by another configuration or SQL */
    static FeatureCheck of(Session session, Manifest run) {
        if (run.kind() != Manifest.Kind.BATCH) {
            throw new InvalidInputException(
                    "run " + run.run() + " is no batch", "leave --features out, or name a batch");
        }
        PipelineConfig pipeline = session.config().pipeline();
        require("SQL", run.members().hash("sql"), pipeline.sqlHash());
        require("configuration", run.members().hash("config"), pipeline.hash());
        return new FeatureCheck(session, pipeline, run);
    }

    private static void require(String what, Hash32 published, Hash32 given) {
        if (!published.equals(given)) {
            throw new InvalidInputException(
                    "the batch was made with another " + what + ": its hash there is " + published
                            + ", of what is given " + given,
                    "give the files of the pipeline and the --set options that the batch was made with");
        }
    }

    /** What was found so far and what this finds; nothing is made of datasets or a model that aren't the published ones. */
    Findings add(Findings before, Recomputation recomputation) {
        List<Check> checks = new ArrayList<>(before.checks());
        Map<Hash32, Manifest> published = session.config().store().byDigest();
        if (!areSound(published, before)) {
            checks.add(Check.notChecked("the features, as what they would be made of is not what was published"));
            return new Findings(checks);
        }
        session.console().report("verify: features of batch " + batch.run());
        FeatureAudit audit = audit(published, recomputation);
        checks.add(Check.equal("rows that SQL and model give otherwise, of " + audit.rows(), 0L, audit.differing()));
        audit.counts()
                .forEach((name, rows) ->
                        checks.add(Check.failed(name, "as recomputed", "differs in " + rows + " rows")));
        String key = String.join(", ", batch.members().texts("key"));
        audit.first()
                .forEach(row -> checks.add(Check.failed(
                        "row " + key + " = " + row.key(), "as recomputed", String.join("; ", row.names()))));
        return new Findings(checks);
    }

    /** Whether no check failed that tells of a parent, or that the batch's rows can't be read. */
    private boolean areSound(Map<Hash32, Manifest> published, Findings before) {
        List<Hash32> parents = new ArrayList<>(batch.parents().datasets());
        batch.parents().model().ifPresent(parents::add);
        if (!published.keySet().containsAll(parents)) {
            return false;
        }
        List<String> needed = new ArrayList<>(List.of("batch " + batch.run() + ": storage"));
        parents.forEach(digest -> needed.add(published.get(digest).run().toString()));
        return before.checks().stream()
                .filter(check -> check.verdict() == Verdict.FAILED)
                .noneMatch(check -> needed.stream().anyMatch(check.name()::contains));
    }

    private FeatureAudit audit(Map<Hash32, Manifest> published, Recomputation recomputation) {
        Manifest model = published.get(batch.parents().model().orElseThrow());
        List<String> folders = batch.parents().datasets().stream()
                .map(published::get)
                .map(dataset -> session.config().store().attemptFolder(dataset) + "/data")
                .toList();
        return recomputation.of(session, pipeline, batch, model, folders, selected());
    }

    /** As predict chose them. */
    private Optional<Interval.Bounded> selected() {
        if (!(batch.interval() instanceof Interval.Bounded interval)) {
            return Optional.empty();
        }
        Reach reach = Reach.toPredict(pipeline.history(), interval);
        return Optional.of(reach.rows()).filter(rows -> reach.selects());
    }
}
