package dev.hawser.model;

import static org.apache.spark.sql.functions.col;

import dev.hawser.config.ModelConfig;
import dev.hawser.feature.TimeSplit;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.FixedPoint;
import dev.hawser.score.Link;
import dev.hawser.score.ModelDocument;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits MLlib's linear and logistic regressions on the executors and writes them down as integers. */
public final class Trainer {
    private static final String VECTOR = "hawser_features";
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
     * Fits on the training rows. A row with a null feature is left out.
     *
     * @throws InvalidInputException if there is no complete row, or a logistic label is not 0 or 1 or has one value only
     */
    public static Fitted fit(TimeSplit split, ModelConfig model, Interval interval) {
        Column[] columns = columns(model);
        Dataset<Row> complete = split.training().select(columns).na().drop().persist();
        try {
            long rows = complete.count();
            if (rows == 0) {
                throw new InvalidInputException(
                        "no row has both a label and all features, so there is nothing to learn from",
                        "ingest a longer interval, or check the query for nulls");
            }
            Dataset<Row> assembled = new VectorAssembler()
                    .setInputCols(model.features().toArray(String[]::new))
                    .setOutputCol(VECTOR)
                    .transform(complete);
            return model.family().equals("logistic")
                    ? logistic(assembled, model, interval, rows)
                    : linear(assembled, model, interval, rows);
        } finally {
            complete.unpersist();
        }
    }

    private static Column[] columns(ModelConfig model) {
        List<Column> columns = new ArrayList<>();
        model.features().forEach(name -> columns.add(col(name).cast("double").as(name)));
        Column label = col(model.label());
        columns.add(model.offset()
                .map(offset -> label.minus(col(offset)))
                .orElse(label)
                .cast("double")
                .as(TARGET));
        return columns.toArray(Column[]::new);
    }

    private static Fitted linear(Dataset<Row> rows, ModelConfig model, Interval interval, long count) {
        LinearRegressionModel fitted = new LinearRegression()
                .setFeaturesCol(VECTOR)
                .setLabelCol(TARGET)
                .setSolver("auto")
                .setRegParam(model.regularization())
                .setElasticNetParam(model.elasticNet())
                .setMaxIter(model.maxIterations())
                .fit(rows);
        return new Fitted(
                document(
                        model,
                        interval,
                        fitted.intercept(),
                        fitted.coefficients().toArray()),
                fitted,
                count);
    }

    private static Fitted logistic(Dataset<Row> rows, ModelConfig model, Interval interval, long count) {
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
                .setFeaturesCol(VECTOR)
                .setLabelCol(TARGET)
                .setFamily("binomial")
                .setRegParam(model.regularization())
                .setElasticNetParam(model.elasticNet())
                .setMaxIter(model.maxIterations())
                .fit(rows);
        return new Fitted(
                document(
                        model,
                        interval,
                        fitted.intercept(),
                        fitted.coefficients().toArray()),
                fitted,
                count);
    }

    private static ModelDocument document(
            ModelConfig model, Interval interval, double intercept, double[] coefficients) {
        BigInteger threshold = new BigDecimal(model.threshold())
                .setScale(FixedPoint.MARGIN_SCALE)
                .unscaledValue();
        return new ModelDocument(
                model.family(),
                Link.parse(model.link()),
                model.features(),
                model.offset(),
                threshold,
                model.scale(),
                model.label(),
                interval.toString(),
                ModelDocument.weights(intercept, coefficients));
    }
}
