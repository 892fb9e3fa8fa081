package dev.hawser.model;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hawser.manifest.Json;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Points of figures, few enough for a page: lists of numbers. */
final class Curves {
    private static final int MOST_POINTS = 200;
    private static final int MOST_FORECASTS = 500;
    private static final int CALIBRATION_BINS = 10;
    private static final int RESIDUAL_BINS = 30;

    private Curves() {}

    /** False against true positive rate. */
    static ArrayNode roc(Ranking ranking) {
        ArrayNode points = Json.array();
        points.add(point(0, 0));
        Walk walk = new Walk(ranking);
        while (walk.next()) {
            points.add(point(walk.falsePositives / ranking.negative(), walk.truePositives / ranking.positive()));
        }
        return points;
    }

    /** Recall against precision. */
    static ArrayNode precisionRecall(Ranking ranking) {
        ArrayNode points = Json.array();
        Walk walk = new Walk(ranking);
        while (walk.next()) {
            points.add(point(
                    walk.truePositives / ranking.positive(),
                    walk.truePositives / (walk.truePositives + walk.falsePositives)));
        }
        return points;
    }

    /** Mean probability, share of class 1 and rows, of ten equal parts of the probabilities from 0 to 1. */
    static ArrayNode calibration(Dataset<Row> rows) {
        Column bin = least(floor(col(Measured.PREDICTION).multiply(CALIBRATION_BINS)), lit(CALIBRATION_BINS - 1));
        return lists(rows.groupBy(bin.as("bin"))
                .agg(avg(Measured.PREDICTION), avg(Labels.LABEL), count(lit(1)).cast("double"))
                .orderBy("bin")
                .drop("bin"));
    }

    /** The expected calibration error of such bins. */
    static double calibrationError(ArrayNode bins) {
        double error = 0;
        double rows = 0;
        for (int i = 0; i < bins.size(); i++) {
            double count = bins.get(i).get(2).doubleValue();
            error += count
                    * Math.abs(bins.get(i).get(0).doubleValue()
                            - bins.get(i).get(1).doubleValue());
            rows += count;
        }
        return error / rows;
    }

    /** From, to and rows of outcome less prediction, in thirty equal parts. */
    static ArrayNode residuals(Dataset<Row> rows) {
        Column residual = col(Labels.LABEL).minus(col(Measured.PREDICTION));
        Row ends = rows.agg(min(residual), max(residual)).first();
        double from = ends.getDouble(0);
        double width = (ends.getDouble(1) - from) / RESIDUAL_BINS;
        if (!(width > 0)) {
            return Json.array();
        }
        Column bin = least(floor(residual.minus(from).divide(width)), lit(RESIDUAL_BINS - 1));
        return lists(rows.groupBy(bin.as("bin"))
                .agg(count(lit(1)).cast("double").as("rows"))
                .orderBy("bin")
                .select(
                        col("bin").multiply(width).plus(from),
                        col("bin").plus(1).multiply(width).plus(from),
                        col("rows")));
    }

    /** Time, prediction and outcome; where there are more rows, of some that their hash picks. */
    static ArrayNode forecast(Dataset<Row> rows, long count) {
        long every = (count + MOST_FORECASTS - 1) / MOST_FORECASTS;
        return lists(rows.where(
                        pmod(col(Measured.UNIT), lit(Math.max(1, every))).equalTo(0))
                .select(Measured.TIME, Measured.PREDICTION, Labels.LABEL)
                .where(col(Measured.TIME).isNotNull())
                .orderBy(Measured.TIME)
                .limit(MOST_FORECASTS));
    }

    static ArrayNode lists(Dataset<Row> rows) {
        ArrayNode lists = Json.array();
        List<Row> collected = rows.collectAsList();
        for (Row row : collected) {
            ArrayNode list = lists.addArray();
            for (int i = 0; i < row.size(); i++) {
                list.add(row.getDouble(i));
            }
        }
        return lists;
    }

    private static ArrayNode point(double x, double y) {
        return Json.array().add(x).add(y);
    }

    /** At most so many stops on the way down a ranking, the last at its end. */
    private static final class Walk {
        private final Ranking ranking;
        private final int step;
        private int at;
        private double truePositives;
        private double falsePositives;

        private Walk(Ranking ranking) {
            this.ranking = ranking;
            this.step = Math.max(1, (ranking.numbers().length + MOST_POINTS - 2) / (MOST_POINTS - 1));
        }

        private boolean next() {
            int end = Math.min(at + step, ranking.numbers().length);
            boolean more = at < end;
            for (; at < end; at++) {
                truePositives += ranking.positives()[at];
                falsePositives += ranking.negatives()[at];
            }
            return more;
        }
    }
}
