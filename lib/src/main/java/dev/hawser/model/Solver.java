package dev.hawser.model;

import dev.hawser.config.ModelConfig;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits MLlib's regressions. Linear with squared loss: the normal equations up to 4,096 outputs, else L-BFGS (OWL-QN where
 * elastic-net is above 0), as MLlib's solver {@code auto} has it; Huber's loss by L-BFGS. Logistic by L-BFGS or OWL-QN,
 * from the coefficients of a neighbour where they are given; MLlib's linear regression takes none.
 */
record Solver(ModelConfig model) {
    private static final String HUBER = "huber";

    /** @param start where it begins; unused by a linear regression */
    Coefficients fit(EncodedRows rows, Setting setting, Optional<Coefficients> start) {
        return model.isLogistic()
                ? logistic(rows.fitted(), setting, start)
                : linear(rows.fitted(), model.loss().equals(HUBER) ? setting : ofUnitLabel(setting, rows.deviation()));
    }

    /**
     * The setting that MLlib needs for the objective of {@link Setting}: of a squared loss it standardises the label, which
     * divides the quadratic part of the penalty by the label's deviation.
     */
    private static Setting ofUnitLabel(Setting setting, double deviation) {
        double linear = setting.regularization() * setting.elasticNet();
        double quadratic = setting.regularization() * (1 - setting.elasticNet()) * deviation;
        double all = linear + quadratic;
        return new Setting(all, all == 0 ? 0 : linear / all);
    }

    boolean canStartFromOther() {
        return model.isLogistic();
    }

    private Coefficients linear(Dataset<Row> rows, Setting setting) {
        LinearRegression regression = new LinearRegression()
                .setFeaturesCol(RowVectors.FEATURES)
                .setLabelCol(Labels.TARGET)
                .setLoss(model.loss().equals(HUBER) ? HUBER : "squaredError")
                .setSolver("auto")
                .setStandardization(false)
                .setRegParam(setting.regularization())
                .setElasticNetParam(setting.elasticNet())
                .setMaxIter(model.maxIterations());
        LinearRegressionModel fitted = regression.fit(rows);
        return new Coefficients(
                new double[] {fitted.intercept()},
                new double[][] {fitted.coefficients().toArray()},
                Optional.of(fitted));
    }

    private Coefficients logistic(Dataset<Row> rows, Setting setting, Optional<Coefficients> start) {
        int classes = model.classes().size();
        LogisticRegression regression = new LogisticRegression()
                .setFeaturesCol(RowVectors.FEATURES)
                .setLabelCol(Labels.TARGET)
                .setFamily(classes > 2 ? "multinomial" : "binomial")
                .setStandardization(false)
                .setRegParam(setting.regularization())
                .setElasticNetParam(setting.elasticNet())
                .setMaxIter(model.maxIterations());
        if (model.balanced()) {
            regression.setWeightCol(EncodedRows.WEIGHT);
        }
        start.ifPresent(from -> regression.setInitialModel(initial(from, classes)));
        LogisticRegressionModel fitted = regression.fit(rows);
        return new Coefficients(
                fitted.interceptVector().toArray(), rows(fitted.coefficientMatrix()), Optional.of(fitted));
    }

    private static double[][] rows(Matrix matrix) {
        double[][] rows = new double[matrix.numRows()][matrix.numCols()];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < rows[row].length; column++) {
                rows[row][column] = matrix.apply(row, column);
            }
        }
        return rows;
    }

    /** MLlib takes it where its shape is that of the fit, and begins anew where it isn't. */
    private static LogisticRegressionModel initial(Coefficients from, int classes) {
        double[] byRow =
                Arrays.stream(from.weights()).flatMapToDouble(Arrays::stream).toArray();
        Matrix matrix = new DenseMatrix(from.margins(), from.width(), byRow, true);
        Vector intercepts = Vectors.dense(from.intercepts());
        return new LogisticRegressionModel("initial", matrix, intercepts, classes, classes > 2);
    }
}
