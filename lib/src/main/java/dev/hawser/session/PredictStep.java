package dev.hawser.session;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.BatchWriter;
import dev.hawser.batch.MasterSecret;
import dev.hawser.config.PipelineConfig;
import dev.hawser.config.PublishConfig;
import dev.hawser.feature.FeatureQuery;
import dev.hawser.feature.Origins;
import dev.hawser.feature.Split;
import dev.hawser.manifest.BatchTimes;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.RunDescription;
import dev.hawser.model.Drift;
import dev.hawser.model.RowScorer;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RunKey;
import dev.hawser.score.ModelDocument;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Publishes what a model says of a dataset: exact scores, leaves and root. */
public final class PredictStep {
    private static final long MOST_DRIFT_ROWS = 1_000_000;

    private final HawserSession session;
    private Interval interval = Interval.ALL;
    private Manifest dataset;
    private String model;
    private String reason;

    PredictStep(HawserSession session) {
        this.session = session;
    }

    /** The interval to tell of; by default all. */
    public PredictStep interval(Interval rows) {
        this.interval = rows;
        return this;
    }

    /** This very dataset, and its interval. */
    public PredictStep on(Manifest published) {
        HawserSession.requireKind(published, Manifest.Kind.DATASET);
        this.dataset = published;
        return interval(published.interval());
    }

    /**
     * The model; by default the newest that was trained on an interval that ends at or before this one begins, else the one
     * trained on this very dataset.
     */
    public PredictStep model(Manifest published) {
        HawserSession.requireKind(published, Manifest.Kind.MODEL);
        return model(published.run().toString());
    }

    /** The model of that run key. */
    public PredictStep model(String key) {
        this.model = key;
        return this;
    }

    /** Replaces the batch that is published for the interval, and says why. */
    public PredictStep superseding(String why) {
        this.reason = why;
        return this;
    }

    /** Publishes the batch, or finds it. */
    public Manifest run() {
        PipelineConfig pipeline = session.config().pipeline();
        Request request = new Request(interval, Optional.ofNullable(dataset), Optional.ofNullable(reason));
        Optional<MasterSecret> secret = SaltFile.of(session.config(), pipeline);
        Runs runs = new Runs(session, pipeline);
        Sources sources = Sources.toPredict(pipeline, request, runs.datasets(request.interval()));
        boolean asked = model != null || request.supersede().isPresent();
        Optional<Manifest> before = asked ? Optional.empty() : runs.batchOf(sources);
        before.ifPresent(runs::sayPublished);
        Manifest batch = before.orElseGet(() -> {
            Manifest used = Optional.ofNullable(model)
                    .map(key -> named(runs, key))
                    .orElseGet(() -> ModelChoice.of(runs.live(Manifest.Kind.MODEL), sources));
            return predict(session, runs, sources, used, secret, Correction.of(request.supersede()));
        });
        session.progress()
                .report("predict: batch " + batch.run() + ", " + batch.count() + " rows, root " + batch.root());
        return batch;
    }

    private static Manifest predict(
            HawserSession session,
            Runs runs,
            Sources sources,
            Manifest model,
            Optional<MasterSecret> secret,
            Optional<Correction> correction) {
        PipelineConfig pipeline = session.config().pipeline();
        RunDescription run = runs.describe(
                RunDescription.Job.PREDICT,
                sources.interval(),
                sources.parents(Optional.of(model.digest())),
                List.of());
        return runs.publishOnce(run, correction, (key, attempt) -> {
            session.progress().report("predict: scoring " + sources + " by model " + model.run());
            ModelDocument document = StoredModel.document(session.config(), model);
            Dataset<Row> rows =
                    FeatureQuery.rows(session.spark(), pipeline, runs.dataFolders(sources), sources.selected());
            requireExact(pipeline, rows, sources.inexact());
            LeafSchema schema = BatchWriter.schema(rows, pipeline.publish(), document.scale());
            Hash32 commitment = document.commitment(model.digest());
            BatchWriter.Written written = BatchWriter.write(
                    RowScorer.score(rows, document),
                    schema,
                    pipeline.publish(),
                    document,
                    commitment,
                    secret.map(given -> given.ofRun(key)),
                    pipeline.maxBadRatio(),
                    new BatchFolder(attempt),
                    session.config().clock());
            AttemptFile.write(session, attempt, BatchTimes.PATH, written.times().toBytes());
            ObjectNode members = members(pipeline.publish(), written, model, commitment, sources.interval());
            StoredModel.evaluation(session.config(), model)
                    .ifPresent(evaluation ->
                            members.set("drift", drift(rows, written.rowsIn(), schema.key(), document, evaluation)));
            return new Runs.Content(written.root(), written.count(), members);
        });
    }

    /** Of many rows by a part, picked by their key's hash. */
    private static ObjectNode drift(
            Dataset<Row> rows, long count, List<String> key, ModelDocument document, ObjectNode evaluation) {
        long every = Math.max(1, (count + MOST_DRIFT_ROWS - 1) / MOST_DRIFT_ROWS);
        Dataset<Row> looked = every == 1
                ? rows
                : rows.where(pmod(Split.hash(key, "drift"), lit(every)).equalTo(0));
        return Drift.of(RowScorer.score(looked, document), evaluation.path("reference"));
    }

    /** What came as floating point from an exact source is no longer the source's, and a leaf would hide it. */
    private static void requireExact(PipelineConfig pipeline, Dataset<Row> rows, Set<String> inexact) {
        if (inexact.isEmpty() || pipeline.publishInexact()) {
            return;
        }
        Set<String> given = Set.of(rows.columns());
        for (PublishConfig.Column column : pipeline.publish().columns()) {
            String source =
                    column.role().equals("offset") ? pipeline.model().offset().orElse("") : column.name();
            if (given.contains(source)) {
                Set<String> origins = Origins.of(rows, List.of(source));
                origins.retainAll(inexact);
                if (!origins.isEmpty()) {
                    throw new InvalidInputException(
                            "the published column '" + column.name() + "' comes from " + String.join(", ", origins)
                                    + ", which the export holds as floating point: digits may be lost",
                            "read an export with exact numbers, leave the column out, or set publish-inexact = true");
                }
            }
        }
    }

    private static Manifest named(Runs runs, String key) {
        return runs.store()
                .find(RunKey.parse(key))
                .filter(found -> found.kind() == Manifest.Kind.MODEL)
                .orElseThrow(() -> new InvalidInputException(
                        "no model " + key + " is published in the store", "list the runs with: hawser runs"));
    }

    private static ObjectNode members(
            PublishConfig publish, BatchWriter.Written written, Manifest model, Hash32 commitment, Interval interval) {
        LeafSchema schema = written.schema();
        ObjectNode members = Json.object()
                .put("schema", schema.hash().toString())
                .put("rowsIn", written.rowsIn())
                .put("rowsRefused", written.rowsRefused())
                .put("salted", schema.isSalted())
                .put("inSample", ModelChoice.isInSample(model, interval));
        if (publish.where().isPresent()) {
            members.put("rowsLeftOut", written.rowsLeftOut());
        }
        members.set("columns", schema.columnsJson());
        members.set("key", Runs.list(schema.key()));
        members.set("reasons", Runs.counts(written.reasons()));
        ArrayNode encoding = members.putArray("leafEncoding");
        schema.leafEncoding().forEach(type -> encoding.add(type.toString()));
        members.putObject("model").put("digest", model.digest().toString()).put("commitment", commitment.toString());
        return members;
    }
}
