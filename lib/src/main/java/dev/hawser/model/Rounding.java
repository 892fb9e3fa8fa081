package dev.hawser.model;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.FixedPoint;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Scorer;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How far the integers of a document move margins from those of the doubles that were fitted. */
final class Rounding {
    private Rounding() {}

    /** @throws InvalidInputException if a margin of the rows moves by more than half a unit of the published scale */
    static void requireSmall(Dataset<Row> rows, ModelDocument document, Coefficients fitted) {
        double most = greatest(rows, document, fitted);
        if (most <= 0.5 * Math.pow(10, -document.scale())) {
            return;
        }
        int fits = (int) Math.floor(-Math.log10(2 * most));
        throw new InvalidInputException(
                "rounding to integers moves a margin by "
                        + new BigDecimal(most).round(new MathContext(2)).toEngineeringString()
                        + ", more than half a unit of model.scale = " + document.scale(),
                (fits >= 0 ? "lower model.scale to " + fits + ", or " : "")
                        + "bring features to units nearer to 1 (gwei for wei), or leave them standardised");
    }

    /** The greatest distance, 0 where no row can be scored. */
    static double greatest(Dataset<Row> rows, ModelDocument document, Coefficients fitted) {
        return rows.toJavaRDD()
                .mapPartitions(new Greatest(
                        ShippedDocument.of(document),
                        List.of(rows.schema().fieldNames()),
                        fitted.intercepts(),
                        fitted.weights()))
                .fold(0.0, Math::max);
    }

    private record Greatest(ShippedDocument document, List<String> names, double[] intercepts, double[][] weights)
            implements FlatMapFunction<Iterator<Row>, Double>, Serializable {

        @Override
        public Iterator<Double> call(Iterator<Row> rows) {
            ModelDocument read = document.document();
            Scorer scorer = read.scorer();
            RowCells cells = new RowCells(names);
            RowVectors.Collected outputs =
                    new RowVectors.Collected(read.features().width());
            double greatest = 0;
            while (rows.hasNext()) {
                cells.at(rows.next());
                Optional<List<BigInteger>> margins = scorer.margins(cells);
                if (margins.isPresent()) {
                    Vector vector = outputs.of(read.features(), cells);
                    for (int margin = 0; margin < intercepts.length; margin++) {
                        BigDecimal exact = new BigDecimal(margins.get().get(margin), FixedPoint.MARGIN_SCALE);
                        greatest = Math.max(
                                greatest,
                                exact.subtract(dot(intercepts[margin], weights[margin], vector))
                                        .abs()
                                        .doubleValue());
                    }
                }
            }
            return List.of(greatest).iterator();
        }

        /** The sum in twice a double's precision (Ogita, Rump and Oishi's Dot2), so that only rounding to integers shows. */
        private static BigDecimal dot(double intercept, double[] weights, Vector vector) {
            double[] sum = {intercept, 0};
            vector.foreachActive((index, value) -> {
                double product = weights[(int) index] * (double) value;
                double rest = Math.fma(weights[(int) index], (double) value, -product);
                double next = sum[0] + product;
                double part = next - sum[0];
                sum[1] += sum[0] - (next - part) + (product - part) + rest;
                sum[0] = next;
                return null;
            });
            return new BigDecimal(sum[0]).add(new BigDecimal(sum[1]));
        }
    }
}
