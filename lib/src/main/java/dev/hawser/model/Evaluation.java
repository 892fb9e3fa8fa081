package dev.hawser.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.var_pop;

import dev.hawser.config.ModelConfig;
import dev.hawser.feature.Split;
import dev.hawser.score.ModelDocument;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Metrics on the validation rows, computed from the published numbers, beside those of the naive baseline. A metric that
 * is undefined (no validation row, one class only) is left out.
 */
public final class Evaluation {
    private static final String LABEL = "hawser_label";
    private static final String BASELINE = "hawser_baseline";
    /** Keeps the logarithm of a wrong certainty finite, as scikit-learn's log_loss does. */
    private static final double EPSILON = 1e-15;

    private Evaluation() {}

    /** Metric names and values: for linear in the label's unit, R² and shares without one. */
    public static SortedMap<String, Double> evaluate(Split split, ModelDocument document, ModelConfig model) {
        Dataset<Row> scored = RowScorer.score(split.validation(), document);
        Column baseline = model.baseline()
                .column()
                .map(name -> col(name).cast("double"))
                .orElseGet(() -> lit(trainingMean(split, model)));
        Dataset<Row> rows = scored.where(col(RowScorer.REFUSED).isNull())
                .select(
                        col(model.label()).cast("double").as(LABEL),
                        col(RowScorer.PREDICTION).cast("double").as(RowScorer.PREDICTION),
                        baseline.as(BASELINE))
                .na()
                .drop()
                .persist();
        try {
            return model.isLogistic() ? logistic(rows) : linear(rows);
        } finally {
            rows.unpersist();
        }
    }

    private static double trainingMean(Split split, ModelConfig model) {
        Row mean =
                split.training().select(avg(col(model.label()).cast("double"))).first();
        return mean.isNullAt(0) ? Double.NaN : mean.getDouble(0);
    }

    private static SortedMap<String, Double> linear(Dataset<Row> rows) {
        Column error = col(RowScorer.PREDICTION).minus(col(LABEL));
        Column naive = col(BASELINE).minus(col(LABEL));
        Row row = rows.select(
                        avg(pow(error, lit(2))).as("mse"),
                        avg(abs(error)).as("mae"),
                        avg(pow(naive, lit(2))).as("baselineMse"),
                        avg(abs(naive)).as("baselineMae"),
                        var_pop(col(LABEL)).as("variance"),
                        count(lit(1)).as("rows"))
                .first();
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("validationRows", (double) row.getLong(5));
        if (row.getLong(5) > 0) {
            metrics.put("rmse", StrictMath.sqrt(row.getDouble(0)));
            metrics.put("mae", row.getDouble(1));
            metrics.put("baselineRmse", StrictMath.sqrt(row.getDouble(2)));
            metrics.put("baselineMae", row.getDouble(3));
            metrics.put("r2", 1 - row.getDouble(0) / row.getDouble(4));
            metrics.put("baselineR2", 1 - row.getDouble(2) / row.getDouble(4));
        }
        return defined(metrics);
    }

    private static SortedMap<String, Double> logistic(Dataset<Row> rows) {
        Row row = rows.select(
                        avg(logLoss(col(RowScorer.PREDICTION))),
                        avg(pow(col(RowScorer.PREDICTION).minus(col(LABEL)), lit(2))),
                        avg(logLoss(col(BASELINE))),
                        avg(pow(col(BASELINE).minus(col(LABEL)), lit(2))),
                        avg(col(LABEL)),
                        count(lit(1)))
                .first();
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("validationRows", (double) row.getLong(5));
        if (row.getLong(5) > 0) {
            metrics.put("logLoss", row.getDouble(0));
            metrics.put("brier", row.getDouble(1));
            metrics.put("baselineLogLoss", row.getDouble(2));
            metrics.put("baselineBrier", row.getDouble(3));
            metrics.put("positiveShare", row.getDouble(4));
            if (row.getDouble(4) > 0 && row.getDouble(4) < 1) {
                metrics.put("auc", auc(rows));
            }
        }
        return defined(metrics);
    }

    private static double auc(Dataset<Row> rows) {
        return new BinaryClassificationEvaluator()
                .setLabelCol(LABEL)
                .setRawPredictionCol(RowScorer.PREDICTION)
                .setMetricName("areaUnderROC")
                .evaluate(rows);
    }

    private static Column logLoss(Column probability) {
        Column p = greatest(least(probability, lit(1 - EPSILON)), lit(EPSILON));
        return col(LABEL)
                .multiply(log(p))
                .plus(lit(1).minus(col(LABEL)).multiply(log(lit(1).minus(p))))
                .multiply(lit(-1));
    }

    private static SortedMap<String, Double> defined(Map<String, Double> metrics) {
        SortedMap<String, Double> defined = new TreeMap<>(metrics);
        defined.values().removeIf(value -> !Double.isFinite(value));
        return defined;
    }
}
