package dev.hawser.jobs;

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
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fits a pipeline's model on a dataset. */
@Command(name = "train", description = "dataset to model: fitted over the executors, evaluated against a baseline")
public final class TrainJob implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Mixin
    private InputOptions input;

    public static void main(String[] arguments) {
        Hawser.main("train", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options, input)) {
            Manifest model = train(session, Request.of(input));
            session.console().result(summary(model));
            return 0;
        }
    }

    static Manifest train(Session session, Request request) {
        PipelineConfig pipeline = session.workspace().pipeline();
        Runs runs = new Runs(session, pipeline);
        Sources sources = Sources.toTrain(pipeline, request, runs.datasets(request.interval()));
        Optional<Manifest> before = request.supersede().isPresent() ? Optional.empty() : runs.modelOf(sources);
        before.ifPresent(runs::sayPublished);
        Manifest model = before.orElseGet(() -> train(session, runs, sources, Correction.of(request.supersede())));
        session.console().progress("train: model " + model.run() + ", " + metricsLine(model));
        MlflowLog.write(session, model);
        return model;
    }

    private static Manifest train(Session session, Runs runs, Sources sources, Optional<Correction> correction) {
        PipelineConfig pipeline = session.workspace().pipeline();
        RunDescription run = runs.describe(
                RunDescription.Job.TRAIN, sources.interval(), sources.parents(Optional.empty()), List.of());
        return runs.publishOnce(run, correction, (key, attempt) -> {
            session.console().progress("train: fitting " + pipeline.model().family() + " on " + sources);
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
    private static Optional<ModelDocument> lastModel(Session session, Runs runs) {
        return runs.live(Manifest.Kind.MODEL).stream()
                .reduce((older, newer) -> newer)
                .map(model -> StoredModel.document(session.workspace(), model));
    }

    private static Runs.Content fit(
            Session session,
            PipelineConfig pipeline,
            Interval interval,
            Dataset<Row> rows,
            List<Finding> knownLater,
            Optional<ModelDocument> lastModel,
            URI attempt) {
        Split split = Split.of(rows, pipeline.model(), pipeline.publish().key());
        List<Finding> findings = Leakage.check(split, pipeline.model(), knownLater);
        findings.forEach(finding -> session.console().progress("train: " + finding.name() + ": " + finding.says()));
        Trainer.Fitted fitted = Trainer.fit(
                split,
                pipeline.model(),
                interval,
                new Trainer.Options(
                        session.workspace().deploy().parallelism(),
                        session.workspace().clock(),
                        session.console()::progress,
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

    private static void save(Session session, Trainer.Fitted fitted, Map<String, byte[]> files, Path data) {
        try {
            fitted.mllib().write().session(session.spark()).save(data + "/mllib");
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

    static ObjectNode summary(Manifest model) {
        ObjectNode json = Summaries.run(model);
        json.set("metrics", model.members().object("metrics").node());
        return json;
    }
}
