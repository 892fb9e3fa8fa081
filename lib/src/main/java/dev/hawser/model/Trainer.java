package dev.hawser.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;

import dev.hawser.config.FeatureConfig;
import dev.hawser.config.ModelConfig;
import dev.hawser.feature.TimeSplit;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.DocumentColumn;
import dev.hawser.score.Features;
import dev.hawser.score.FixedPoint;
import dev.hawser.score.Link;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Weights;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Fits MLlib's linear and logistic regressions on the executors and writes them down as integers. */
public final class Trainer {
    private static final String TARGET = "hawser_target";

    private Trainer() {}

    /**
     * A fitted model.
     *
     * @param document what predictions are computed from
     * @param mllib what MLlib fitted, to be stored beside
     * @param trainingRows rows that it was fitted on
     */
    public record Fitted(ModelDocument document, MLWritable mllib, long trainingRows) {}

    /**
     * Fits on the training rows. A row with a cell that a feature can't use is left out.
     *
     * @throws InvalidInputException if there is no complete row, or a logistic label is not 0 or 1 or has one value only
     */
    public static Fitted fit(TimeSplit split, ModelConfig model, Interval interval) {
        Dataset<Row> usable = usable(split.training(), model);
        Features features = FeatureFit.fit(usable, model.features());
        Dataset<Row> complete = RowVectors.add(usable, features)
                .where(col(RowVectors.FEATURES).isNotNull())
                .select(col(RowVectors.FEATURES), target(model).as(TARGET))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long rows = complete.count();
            if (rows == 0) {
                throw nothing();
            }
            List<DocumentColumn> columns = columns(split.training().schema(), features, model);
            return model.isLogistic()
                    ? logistic(complete, model, features, columns, interval, rows)
                    : linear(complete, model, features, columns, interval, rows);
        } finally {
            complete.unpersist();
        }
    }

    private static InvalidInputException nothing() {
        return new InvalidInputException(
                "no row has both a label and all features, so there is nothing to learn from",
                "ingest a longer interval, or check the query for nulls");
    }

    /** The rows whose cells are there where their absence refuses a row. */
    private static Dataset<Row> usable(Dataset<Row> rows, ModelConfig model) {
        Dataset<Row> usable = rows.where(target(model).isNotNull());
        for (FeatureConfig feature : model.features()) {
            if (feature instanceof FeatureConfig.Numeric numeric
                    && numeric.missing().equals(FeatureConfig.Missing.REFUSE)) {
                usable = usable.where(col(numeric.column()).isNotNull());
            }
        }
        if (usable.isEmpty()) {
            throw nothing();
        }
        return usable;
    }

    /** What the margin is fitted to. */
    private static Column target(ModelConfig model) {
        Column label = col(model.label());
        Optional<Column> offset = model.offset().map(name -> col(name));
        return switch (model.link()) {
            case "exp" -> ln(label.cast("double").divide(offset.orElse(lit(1)).cast("double")));
            case "logit" ->
                model.isLogistic()
                        ? label.cast("double")
                        : ln(label.cast("double").divide(lit(1).minus(label.cast("double"))));
            default -> offset.map(label::minus).orElse(label).cast("double");
        };
    }

    private static List<DocumentColumn> columns(StructType schema, Features features, ModelConfig model) {
        List<String> names = new ArrayList<>(features.columns());
        model.offset().filter(name -> !names.contains(name)).ifPresent(names::add);
        return names.stream()
                .map(name ->
                        new DocumentColumn(name, schema.apply(name).dataType().simpleString()))
                .toList();
    }

    private static Fitted linear(
            Dataset<Row> rows,
            ModelConfig model,
            Features features,
            List<DocumentColumn> columns,
            Interval interval,
            long count) {
        LinearRegressionModel fitted = new LinearRegression()
                .setFeaturesCol(RowVectors.FEATURES)
                .setLabelCol(TARGET)
                .setSolver("auto")
                .setStandardization(false)
                .setRegParam(model.search().regularization().get(0))
                .setElasticNetParam(model.search().elasticNet().get(0))
                .setMaxIter(model.maxIterations())
                .fit(rows);
        Weights weights =
                Weights.fitted(fitted.intercept(), fitted.coefficients().toArray());
        return new Fitted(document(model, features, columns, interval, weights), fitted, count);
    }

    private static Fitted logistic(
            Dataset<Row> rows,
            ModelConfig model,
            Features features,
            List<DocumentColumn> columns,
            Interval interval,
            long count) {
        List<Double> labels = rows.select(TARGET).distinct().limit(3).collectAsList().stream()
                .map(row -> row.getDouble(0))
                .sorted()
                .toList();
        if (!labels.equals(List.of(0.0, 1.0))) {
            throw new InvalidInputException(
                    "the label " + model.label() + " of a logistic model takes the values " + labels
                            + " in the training rows",
                    "it must take both 0 and 1 there: check the query, or ingest a longer interval");
        }
        LogisticRegressionModel fitted = new LogisticRegression()
                .setFeaturesCol(RowVectors.FEATURES)
                .setLabelCol(TARGET)
                .setFamily("binomial")
                .setStandardization(false)
                .setRegParam(model.search().regularization().get(0))
                .setElasticNetParam(model.search().elasticNet().get(0))
                .setMaxIter(model.maxIterations())
                .fit(rows);
        Weights weights =
                Weights.fitted(fitted.intercept(), fitted.coefficients().toArray());
        return new Fitted(document(model, features, columns, interval, weights), fitted, count);
    }

    private static ModelDocument document(
            ModelConfig model, Features features, List<DocumentColumn> columns, Interval interval, Weights weights) {
        BigInteger threshold = model.threshold() instanceof ModelConfig.Threshold.Margin margin
                ? new BigDecimal(margin.text())
                        .setScale(FixedPoint.MARGIN_SCALE)
                        .unscaledValue()
                : BigInteger.ZERO;
        return new ModelDocument(
                model.family(),
                Link.parse(model.link()),
                columns,
                features,
                model.offset(),
                model.classes(),
                threshold,
                model.scale(),
                Optional.empty(),
                model.label(),
                interval.toString(),
                weights);
    }
}
