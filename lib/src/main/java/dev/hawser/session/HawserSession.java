package dev.hawser.session;

import dev.hawser.batch.BatchFolder;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.ModelDocument;
import dev.hawser.store.RunStore;
import dev.hawser.verify.Findings;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A pipeline's steps on one Spark. Each reads published runs and publishes one; asked again for what is published, it
 * returns that. The steps throw {@link dev.hawser.primitives.HawserException}, whose kinds say whether trying again may
 * help. Not for several threads.
 */
public final class HawserSession implements AutoCloseable {
    private final Supplier<SparkSession> source;
    private final HawserConfig config;
    private final Progress progress;
    private SparkSession spark;

    HawserSession(Supplier<SparkSession> source, HawserConfig config, Progress progress) {
        this.source = source;
        this.config = config;
        this.progress = progress;
    }

    public HawserConfig config() {
        return config;
    }

    public Progress progress() {
        return progress;
    }

    /** The Spark that the steps run on. */
    public SparkSession spark() {
        if (spark == null) {
            spark = SparkSettings.applyTo(source.get(), config);
        }
        return spark;
    }

    public RunStore store() {
        return config.store();
    }

    /** An export to a dataset. */
    public IngestStep ingest() {
        return new IngestStep(this);
    }

    /** A dataset to a model. */
    public TrainStep train() {
        return new TrainStep(this);
    }

    /** A model and a dataset to a batch. */
    public PredictStep predict() {
        return new PredictStep(this);
    }

    /** Published runs to entries on chain. */
    public AnchorStep anchor() {
        return new AnchorStep(this);
    }

    /** One row of a batch, or several, to a proof file. */
    public ProveStep prove(Manifest batch) {
        return new ProveStep(this, batch);
    }

    /**
     * Re-checks a run, and all that it was made from, against storage and, where a chain is named or embedded, against
     * that.
     */
    public Findings verify(Manifest run) {
        if (!config.hasChain()) {
            return new Verification(this).of(run, Optional.empty());
        }
        try (ChainSession chain = openChain()) {
            return new Verification(this).of(run, Optional.of(chain));
        }
    }

    /** Opens the chain; the caller closes it. */
    public ChainSession openChain() {
        return config.openChain(progress);
    }

    /** @throws InvalidInputException if no run of that key is published */
    public Manifest find(String key) {
        return RunHistory.select(config, Optional.of(key));
    }

    /** The newest batch that no other replaced, of the pipeline if one is named. */
    public Manifest newestBatch() {
        return RunHistory.select(config, Optional.empty());
    }

    /** The pipeline's datasets that no other replaced and that were made with this configuration, oldest claim first. */
    public List<Manifest> datasets() {
        return new Runs(this, config.pipeline()).live(Manifest.Kind.DATASET);
    }

    /**
     * What a published model computes, exactly.
     *
     * @throws dev.hawser.primitives.TamperedException if its weights are not those that the manifest names
     */
    public ModelDocument document(Manifest model) {
        requireKind(model, Manifest.Kind.MODEL);
        return StoredModel.document(config, model);
    }

    /** The published rows of a batch, as they were hashed. */
    public Dataset<Row> rows(Manifest batch) {
        requireKind(batch, Manifest.Kind.BATCH);
        return spark().read().parquet(new BatchFolder(store().attemptFolder(batch)).rows());
    }

    /** A table of a published dataset. */
    public Dataset<Row> table(Manifest dataset, String name) {
        requireKind(dataset, Manifest.Kind.DATASET);
        return spark().read().parquet(store().attemptFolder(dataset) + "/data/" + name);
    }

    /** Lets go of what the session holds. Spark stays as it was given. */
    @Override
    public void close() {
        spark = null;
    }

    /** @throws InvalidInputException if the run is of another kind */
    public static void requireKind(Manifest run, Manifest.Kind kind) {
        if (run.kind() != kind) {
            throw new InvalidInputException(
                    "run " + run.run() + " is no " + Summaries.name(kind) + ", but the run of a " + Summaries.job(run)
                            + " job",
                    "name a " + Summaries.name(kind) + "; list them with: hawser runs");
        }
    }
}
