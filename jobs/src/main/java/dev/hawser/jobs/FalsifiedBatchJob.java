package dev.hawser.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.BatchWriter;
import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.FeatureQuery;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.RunDescription;
import dev.hawser.manifest.Supersedes;
import dev.hawser.model.RowScorer;
import dev.hawser.score.ModelDocument;
import dev.hawser.session.HawserSession;
import dev.hawser.store.Attempt;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The demonstration's dishonest publisher: it publishes a correction of an honest batch in which one score is false, with
 * leaves, root and manifest that agree, so that nothing but the arithmetic shows it. No command leads here but {@code demo}.
 */
final class FalsifiedBatchJob implements Callable<Manifest> {
    /** Of the four trades the one whose score is falsified. */
    private static final int TIME = 3;

    private final HawserSession hawser;
    private final Manifest honest;

    FalsifiedBatchJob(HawserSession hawser, Manifest honest) {
        this.hawser = hawser;
        this.honest = honest;
    }

    @Override
    public Manifest call() {
        PipelineConfig pipeline = hawser.config().pipeline();
        Manifest model = hawser.store().require(honest.parents().model().orElseThrow());
        ModelDocument document = hawser.document(model);
        Supersedes supersedes = new Supersedes(honest.digest(), "a falsified score, for the demonstration");
        RunDescription run = new RunDescription(
                RunDescription.Job.PREDICT,
                pipeline.name(),
                honest.interval(),
                pipeline.hash(),
                honest.parents(),
                List.of(),
                Optional.of(honest.digest()));
        Attempt attempt = hawser.store().begin(run, Optional.of(supersedes));
        BatchWriter.Written written = BatchWriter.write(
                withFalseScore(scored(document), document.scale()),
                LeafSchema.parse(honest.members()),
                pipeline.publish(),
                document,
                document.commitment(model.digest()),
                Optional.empty(),
                0,
                new BatchFolder(hawser.store().attemptFolder(attempt)),
                hawser.config().clock());
        ObjectNode json = honest.members().node().deepCopy();
        json.put("run", run.key().toString())
                .put("root", written.root().toString())
                .put("attempt", attempt.name())
                .put("created", attempt.created().toString());
        json.set("supersedes", supersedes.toJson());
        return hawser.store().publish(attempt, Manifest.of(json));
    }

    private Dataset<Row> scored(ModelDocument document) {
        List<String> folders = honest.parents().datasets().stream()
                .map(digest -> hawser.store().attemptFolder(hawser.store().require(digest)) + "/data")
                .toList();
        Dataset<Row> rows = FeatureQuery.rows(hawser.spark(), hawser.config().pipeline(), folders, Optional.empty());
        return RowScorer.score(rows, document);
    }

    /** One score, raised by one unit of its last digit. */
    private static Dataset<Row> withFalseScore(Dataset<Row> scored, int scale) {
        Column score = col(RowScorer.SCORE);
        Column unit = lit(BigDecimal.ONE.movePointLeft(scale));
        return scored.withColumn(
                RowScorer.SCORE,
                when(col("time").equalTo(TIME), score.plus(unit).cast("decimal(38," + scale + ")"))
                        .otherwise(score));
    }
}
