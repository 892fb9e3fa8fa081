package dev.hawser.feature;

import static org.apache.spark.sql.functions.col;

import dev.hawser.config.ModelConfig;
import dev.hawser.primitives.InvalidInputException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Labelled rows cut by time: the model is fitted on what came first and validated on what came after.
 *
 * @param training rows whose time is at or before the cut
 * @param validation rows after the cut; empty where the share is 1
 */
public record TimeSplit(Dataset<Row> training, Dataset<Row> validation) {

    /**
     * Cuts at the exact quantile of the time column.
     *
     * @throws InvalidInputException if no row has a label
     */
    public static TimeSplit of(Dataset<Row> rows, ModelConfig model) {
        Dataset<Row> labelled = rows.where(col(model.label()).isNotNull());
        Dataset<Row> times = labelled.select(col(model.time()).cast("double").as("time"));
        double[] cut =
                times.stat().approxQuantile("time", new double[] {model.split().trainShare()}, 0.0);
        if (cut.length == 0) {
            throw new InvalidInputException(
                    "no row has a label (" + model.label() + "), so there is nothing to learn from",
                    "ingest a longer interval, or check the query");
        }
        return new TimeSplit(
                labelled.where(col(model.time()).cast("double").leq(cut[0])),
                labelled.where(col(model.time()).cast("double").gt(cut[0])));
    }
}
