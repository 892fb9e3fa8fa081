package dev.hawser.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Metrics by time: up to ten slices of as many rows each, of at least thirty. */
final class Slices {
    private static final int MOST = 10;
    private static final int LEAST_ROWS = 30;
    private static final double EPSILON = 1e-15;

    private Slices() {}

    /** @param isInstant whether times are seconds since 1970 */
    static ArrayNode of(Dataset<Row> rows, long count, boolean isLogistic, boolean isInstant) {
        ArrayNode slices = Json.array();
        int parts = (int) Math.min(MOST, count / LEAST_ROWS);
        if (parts == 0) {
            return slices;
        }
        double[] shares =
                IntStream.range(1, parts).mapToDouble(i -> (double) i / parts).toArray();
        double[] cuts = rows.stat().approxQuantile(Measured.TIME, shares, 0.001);
        Column slice = lit(0);
        for (double cut : cuts) {
            slice = slice.plus(when(col(Measured.TIME).gt(cut), 1).otherwise(0));
        }
        String first = isLogistic ? "logLoss" : "rmse";
        String second = isLogistic ? "brier" : "mae";
        rows.where(col(Measured.TIME).isNotNull())
                .groupBy(slice.as("slice"))
                .agg(
                        min(Measured.TIME),
                        max(Measured.TIME),
                        count(lit(1)),
                        first(Measured.PREDICTION, isLogistic),
                        second(Measured.PREDICTION, isLogistic),
                        first(Measured.BASELINE, isLogistic),
                        second(Measured.BASELINE, isLogistic))
                .orderBy("slice")
                .collectAsList()
                .forEach(row -> {
                    ObjectNode json = slices.addObject()
                            .put("from", time(row.getDouble(1), isInstant))
                            .put("to", time(row.getDouble(2), isInstant))
                            .put("rows", row.getLong(3));
                    json.putObject("metrics").put(first, row.getDouble(4)).put(second, row.getDouble(5));
                    json.putObject("baseline").put(first, row.getDouble(6)).put(second, row.getDouble(7));
                });
        return slices;
    }

    private static Column first(String said, boolean isLogistic) {
        if (!isLogistic) {
            return sqrt(avg(pow(col(said).minus(col(Labels.LABEL)), lit(2))));
        }
        Column p = greatest(least(col(said), lit(1 - EPSILON)), lit(EPSILON));
        return avg(log(when(col(Labels.LABEL).equalTo(1), p).otherwise(lit(1).minus(p)))
                .multiply(-1));
    }

    private static Column second(String said, boolean isLogistic) {
        Column error = col(said).minus(col(Labels.LABEL));
        return isLogistic ? avg(pow(error, lit(2))) : avg(abs(error));
    }

    /** An instant, or the number plainly. */
    static String time(double time, boolean isInstant) {
        return isInstant
                ? Instant.ofEpochMilli(Math.round(time * 1000)).toString()
                : new BigDecimal(time).stripTrailingZeros().toPlainString();
    }
}
