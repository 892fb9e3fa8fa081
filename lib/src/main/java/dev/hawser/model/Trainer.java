package dev.hawser.model;

import dev.hawser.config.ModelConfig;
import dev.hawser.config.ModelConfig.Threshold;
import dev.hawser.feature.Split;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.Bounds;
import dev.hawser.score.DocumentColumn;
import dev.hawser.score.Features;
import dev.hawser.score.Link;
import dev.hawser.score.ModelDocument;
import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Chooses settings, fits MLlib's linear and logistic regressions on the executors and writes them down as integers.
 * Whatever is fitted or chosen for a part of the rows, transforms and threshold included, has not seen that part.
 */
public final class Trainer {
    private final Split split;
    private final ModelConfig model;
    private final Interval interval;
    private final Options options;
    private final Solver solver;

    private Trainer(Split split, ModelConfig model, Interval interval, Options options) {
        this.split = split;
        this.model = model;
        this.interval = interval;
        this.options = options;
        this.solver = new Solver(model);
    }

    /**
     * How the work is done, which changes nothing of what is looked for.
     *
     * @param parallelism how many fits run at a time
     * @param progress gets a line after each fit
     * @param before the pipeline's last model, from which a fit of the same shape starts
     */
    public record Options(int parallelism, Clock clock, Consumer<String> progress, Optional<ModelDocument> before) {}

    /**
     * A fitted model.
     *
     * @param document what predictions are computed from
     * @param mllib what MLlib fitted, to be stored beside
     * @param trainingRows rows that it was fitted on
     * @param setting the one that it was fitted with
     * @param tried what it was chosen from; empty where nothing was to be chosen
     * @param outOfFold a document for each fold, in all of which that fold had no part; empty where there are validation
     *     rows, or no folds
     */
    public record Fitted(
            ModelDocument document,
            MLWritable mllib,
            long trainingRows,
            Setting setting,
            List<GridSearch.Tried> tried,
            List<ModelDocument> outOfFold) {}

    /**
     * Fits on the training rows. A row with a cell that a feature can't use is left out. Settings, threshold and bounds are
     * chosen on the parts of the {@link Split}, left out in turn; then the chosen setting is fitted on all training rows.
     *
     * @throws InvalidInputException if there is no complete row, a label is none that the family can learn, a class has no
     *     row, a timestamp lies after now, or rounding moves a margin of the validation rows (of the training rows where there
     *     are none) by more than half a unit of the published scale
     */
    public static Fitted fit(Split split, ModelConfig model, Interval interval, Options options) {
        return new Trainer(split, model, interval, options).fit();
    }

    private Fitted fit() {
        requireFitting();
        Labels.requirePast(split.training(), model, options.clock().instant());
        Labels.requireUsable(split.validation(), model);
        Dataset<Row> rows = Labels.add(split.training(), model).persist(StorageLevel.MEMORY_AND_DISK());
        int most = split.parts() * Setting.grid(model.search()).size() + 1;
        List<EncodedRows> parts = new ArrayList<>();
        try (Fits fits = Fits.of(options.parallelism(), new Progress(options.progress(), options.clock(), most))) {
            for (int part = 0; part < split.parts(); part++) {
                parts.add(EncodedRows.of(rows, model, part));
                requireLeftOut(parts.get(part));
            }
            return parts.isEmpty() ? only(rows, fits) : chosen(rows, parts, fits);
        } finally {
            parts.forEach(EncodedRows::close);
            rows.unpersist();
        }
    }

    private void requireFitting() {
        if (model.isLogistic() && model.interval().isPresent()) {
            throw new InvalidInputException("model.interval goes with a linear model", "remove it");
        }
        if (model.threshold() instanceof Threshold.Chosen && model.classes().size() != 2) {
            throw new InvalidInputException("model.threshold is chosen for a label without two classes", "remove it");
        }
    }

    private static void requireLeftOut(EncodedRows rows) {
        if (rows.leftOut().isEmpty()) {
            throw new InvalidInputException(
                    "a part of the training rows by which settings are chosen has no complete row",
                    "ingest a longer interval, take fewer folds (split.folds), or leave nothing to choose: one"
                            + " regularization, a stated threshold, no interval");
        }
    }

    private Fitted only(Dataset<Row> rows, Fits fits) {
        Setting setting = Setting.grid(model.search()).get(0);
        Cut cut = new Cut(LeftOut.stated((Threshold.Margin) model.threshold()), Optional.empty());
        return last(rows, fits, new GridSearch.Choice(setting, List.of(), List.of()), cut, List.of());
    }

    private Fitted chosen(Dataset<Row> rows, List<EncodedRows> parts, Fits fits) {
        GridSearch.Choice choice = new GridSearch(model, parts, fits, before()).choose();
        Dataset<Row> leftOut = GridSearch.leftOut(parts, choice.fits()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            LeftOut margins = new LeftOut(leftOut, model);
            List<ModelDocument> outOfFold = new ArrayList<>();
            if (parts.size() > 1 && split.validation().isEmpty()) {
                for (int part = 0; part < parts.size(); part++) {
                    outOfFold.add(document(
                            parts.get(part).features(), choice.fits().get(part), Cut.of(margins.without(part))));
                }
            }
            return last(rows, fits, choice, Cut.of(margins), outOfFold);
        } finally {
            leftOut.unpersist();
        }
    }

    private Optional<Coefficients> before() {
        return options.before().filter(document -> solver.canStartFromOther()).map(Coefficients::of);
    }

    private Fitted last(
            Dataset<Row> rows, Fits fits, GridSearch.Choice choice, Cut cut, List<ModelDocument> outOfFold) {
        try (EncodedRows all = EncodedRows.of(rows, model, EncodedRows.NONE)) {
            Optional<Coefficients> start = choice.fits().stream().findFirst().or(this::before);
            Coefficients fitted = fits.all(solver, List.of(new Fits.Fit(all, choice.setting(), start)))
                    .get(0);
            ModelDocument document = document(all.features(), fitted, cut);
            Dataset<Row> measured = split.validation().isEmpty() ? rows : split.validation();
            Rounding.requireSmall(measured, document, fitted);
            return new Fitted(
                    document, fitted.mllib().orElseThrow(), all.rows(), choice.setting(), choice.tried(), outOfFold);
        }
    }

    /** Where class 1 begins, and the bounds of an interval. */
    private record Cut(BigInteger threshold, Optional<Bounds> bounds) {

        static Cut of(LeftOut margins) {
            return new Cut(margins.threshold(), margins.bounds());
        }
    }

    private ModelDocument document(Features features, Coefficients fitted, Cut cut) {
        return new ModelDocument(
                model.family(),
                Link.parse(model.link()),
                columns(features),
                features,
                model.offset(),
                model.classes(),
                cut.threshold(),
                model.scale(),
                cut.bounds(),
                model.label(),
                interval.toString(),
                fitted.rounded());
    }

    private List<DocumentColumn> columns(Features features) {
        StructType schema = split.training().schema();
        List<String> names = new ArrayList<>(features.columns());
        model.offset().filter(name -> !names.contains(name)).ifPresent(names::add);
        return names.stream()
                .map(name ->
                        new DocumentColumn(name, schema.apply(name).dataType().simpleString()))
                .toList();
    }
}
