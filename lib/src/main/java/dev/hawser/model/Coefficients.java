package dev.hawser.model;

import dev.hawser.score.FixedPoint;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Weights;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.apache.spark.ml.util.MLWritable;

/**
 * What was fitted, in doubles.
 *
 * @param intercepts one a margin
 * @param weights one list a margin, in the order of the outputs
 * @param mllib what MLlib fitted; empty where it is from a document
 */
record Coefficients(double[] intercepts, double[][] weights, Optional<MLWritable> mllib) {

    static Coefficients of(ModelDocument document) {
        int width = document.features().width();
        double[] intercepts = new double[document.margins()];
        double[][] weights = new double[document.margins()][width];
        for (int margin = 0; margin < intercepts.length; margin++) {
            BigInteger[] integers = document.weights().margin(margin, width);
            intercepts[margin] = unscaled(integers[0]);
            for (int i = 0; i < width; i++) {
                weights[margin][i] = unscaled(integers[i + 1]);
            }
        }
        return new Coefficients(intercepts, weights, Optional.empty());
    }

    private static double unscaled(BigInteger weight) {
        return new BigDecimal(weight, FixedPoint.WEIGHT_SCALE).doubleValue();
    }

    int margins() {
        return intercepts.length;
    }

    int width() {
        return weights[0].length;
    }

    Weights rounded() {
        return Weights.fitted(intercepts, weights);
    }
}
