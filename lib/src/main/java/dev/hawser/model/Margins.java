package dev.hawser.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** Adds the margins that coefficients give, in doubles: to choose by, not to publish. */
final class Margins {
    /** array of double: one margin, or one a class. */
    static final String MARGINS = "hawser_margins";

    private Margins() {}

    /** @param vectors rows with {@link RowVectors#FEATURES} */
    static Dataset<Row> add(Dataset<Row> vectors, Coefficients coefficients) {
        double[] intercepts = coefficients.intercepts();
        double[][] weights = coefficients.weights();
        UDF1<Vector, double[]> margins = vector -> margins(intercepts, weights, vector);
        return vectors.withColumn(
                MARGINS,
                udf(margins, DataTypes.createArrayType(DataTypes.DoubleType, false))
                        .apply(col(RowVectors.FEATURES)));
    }

    private static double[] margins(double[] intercepts, double[][] weights, Vector vector) {
        double[] margins = intercepts.clone();
        for (int i = 0; i < margins.length; i++) {
            margins[i] += dot(weights[i], vector);
        }
        return margins;
    }

    private static double dot(double[] weights, Vector vector) {
        double sum = 0;
        if (vector instanceof SparseVector sparse) {
            int[] indices = sparse.indices();
            double[] values = sparse.values();
            for (int i = 0; i < indices.length; i++) {
                sum += weights[indices[i]] * values[i];
            }
            return sum;
        }
        double[] values = vector.toArray();
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum;
    }
}
