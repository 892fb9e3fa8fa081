package dev.hawser.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.FeatureQuery;
import dev.hawser.feature.Split;
import dev.hawser.ingest.FileRoot;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.manifest.RunDescription;
import dev.hawser.merkle.Keccak;
import dev.hawser.model.Drift;
import dev.hawser.model.Evaluation;
import dev.hawser.model.EvaluationJson;
import dev.hawser.model.Finding;
import dev.hawser.model.Leakage;
import dev.hawser.model.MllibFolder;
import dev.hawser.model.Trainer;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.RetryableException;
import dev.hawser.score.ModelDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Fits the pipeline's model on a dataset. */
public final class TrainStep {
    private final HawserSession session;
    private Interval interval = Interval.ALL;
    private Manifest dataset;
    private String reason;

    TrainStep(HawserSession session) {
        this.session = session;
    }

    /** The interval that the model ends with; by default all. */
    public TrainStep interval(Interval rows) {
        this.interval = rows;
        return this;
    }

    /** This very dataset, and its interval. */
    public TrainStep on(Manifest published) {
        HawserSession.requireKind(published, Manifest.Kind.DATASET);
        this.dataset = published;
        return interval(published.interval());
    }

    /** Replaces the model that is published for the interval, and says why. */
    public TrainStep superseding(String why) {
        this.reason = why;
        return this;
    }

    /** Publishes the model, or finds it. */
    public Manifest run() {
        PipelineConfig pipeline = session.config().pipeline();
        Request request = new Request(interval, Optional.ofNullable(dataset), Optional.ofNullable(reason));
        Runs runs = new Runs(session, pipeline);
        Sources sources = Sources.toTrain(pipeline, request, runs.datasets(request.interval()));
        Optional<Manifest> before = request.supersede().isPresent() ? Optional.empty() : runs.modelOf(sources);
        before.ifPresent(runs::sayPublished);
        Manifest model = before.orElseGet(() -> train(session, runs, sources, Correction.of(request.supersede())));
        session.progress().report("train: model " + model.run() + ", " + metricsLine(model));
        MlflowLog.write(session, model);
        return model;
    }

    private static Manifest train(HawserSession session, Runs runs, Sources sources, Optional<Correction> correction) {
        PipelineConfig pipeline = session.config().pipeline();
        RunDescription run = runs.describe(
                RunDescription.Job.TRAIN, sources.interval(), sources.parents(Optional.empty()), List.of());
        return runs.publishOnce(run, correction, (key, attempt) -> {
            session.progress().report("train: fitting " + pipeline.model().family() + " on " + sources);
            Dataset<Row> query =
                    FeatureQuery.rows(session.spark(), pipeline, runs.dataFolders(sources), sources.selected());
            List<Finding> knownLater = Leakage.knownLater(query, pipeline);
            Dataset<Row> rows = query.persist(StorageLevel.MEMORY_AND_DISK());
            try {
                return fit(session, pipeline, sources.rows(), rows, knownLater, lastModel(session, runs), attempt);
            } finally {
                rows.unpersist();
            }
        });
    }

    /** What an iterative fit starts from. */
    private static Optional<ModelDocument> lastModel(HawserSession session, Runs runs) {
        return runs.live(Manifest.Kind.MODEL).stream()
                .reduce((older, newer) -> newer)
                .map(model -> StoredModel.document(session.config(), model));
    }

    private static Runs.Content fit(
            HawserSession session,
            PipelineConfig pipeline,
            Interval interval,
            Dataset<Row> rows,
            List<Finding> knownLater,
            Optional<ModelDocument> lastModel,
            URI attempt) {
        Split split = Split.of(rows, pipeline.model(), pipeline.publish().key());
        List<Finding> findings = Leakage.check(split, pipeline.model(), knownLater);
        findings.forEach(finding -> session.progress().report("train: " + finding.name() + ": " + finding.says()));
        Trainer.Fitted fitted = Trainer.fit(
                split,
                pipeline.model(),
                interval,
                new Trainer.Options(
                        session.config().deploy().parallelism(),
                        session.config().clock(),
                        session.progress()::report,
                        lastModel));
        Evaluation evaluation = Evaluation.of(split, fitted.document(), fitted.outOfFold(), pipeline.model());
        SortedMap<String, Double> metrics = evaluation.metrics();
        metrics.put("trainingRows", (double) fitted.trainingRows());
        byte[] weights = fitted.document().weights().words();
        byte[] report = EvaluationJson.write(
                        pipeline.model(), fitted, evaluation, Drift.reference(split.training(), fitted.document()))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        save(
                session,
                fitted,
                Map.of("weights.bin", weights, "evaluation.json", report),
                new Path(new Path(attempt), "data"));

        OnnxFolder.write(session, fitted.document(), attempt);
        FileRoot root = FileRoot.read(session.spark(), attempt + "/data");
        ObjectNode members = Json.object();
        members.set("document", fitted.document().toJson());
        members.put("weights", Keccak.hash(weights).toString());
        ObjectNode numbers = members.putObject("metrics");
        metrics.forEach((name, value) -> numbers.put(name, Json.number(value)));
        evaluation.on().ifPresent(on -> members.put("on", on));
        ArrayNode list = members.putArray("findings");
        findings.forEach(finding -> list.add(finding.toJson()));
        return new Runs.Content(root.root(), root.count(), members);
    }

    private static void save(HawserSession session, Trainer.Fitted fitted, Map<String, byte[]> files, Path data) {
        try {
            MllibFolder.save(session.spark(), fitted, data.toString());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = new Path(data, file.getKey());
                try (OutputStream out = path.getFileSystem(
                                session.spark().sparkContext().hadoopConfiguration())
                        .create(path, false)) {
                    out.write(file.getValue());
                }
            }
        } catch (IOException e) {
            throw new RetryableException(
                    "the model can't be written to " + data + ": " + e.getMessage(), "check the store, run again", e);
        }
    }

    /** The metrics to six digits; the manifest has them all. */
    private static String metricsLine(Manifest model) {
        Members metrics = model.members().object("metrics");
        List<String> texts = new ArrayList<>();
        metrics.node()
                .fieldNames()
                .forEachRemaining(name -> texts.add(name + " "
                        + new BigDecimal(metrics.text(name))
                                .round(new MathContext(6))
                                .stripTrailingZeros()
                                .toPlainString()));
        return String.join(", ", texts);
    }
}
