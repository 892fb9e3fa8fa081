package dev.hawser.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.hawser.config.ModelConfig;
import dev.hawser.config.PipelineConfig;
import dev.hawser.config.PublishConfig;
import dev.hawser.ingest.DatasetTables;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.TimestampType;

/** The rows that a pipeline's SQL makes of datasets, checked to hold what the pipeline names. */
public final class FeatureQuery {
    private static final Set<String> FROM_SQL = Set.of("key", "value");

    private FeatureQuery() {}

    /**
     * Runs the pipeline's SQL over datasets.
     *
     * @param dataFolders the {@code data} folder of each dataset; the query reads them as one
     * @param selected the interval of the rows to return, by the pipeline's {@code time}; a row without a time lies in none
     * @throws InvalidInputException if the SQL doesn't fit the datasets, lacks a column that the pipeline names, or gives
     *     a time that isn't of the interval's kind
     */
    public static Dataset<Row> rows(
            SparkSession spark,
            PipelineConfig pipeline,
            List<String> dataFolders,
            Optional<Interval.Bounded> selected) {
        SparkSession session = spark.newSession();
        DatasetTables.register(session, dataFolders, pipeline.tables());
        Dataset<Row> rows = query(session, pipeline);
        check(rows, pipeline);
        return selected.map(interval -> within(rows, pipeline, interval)).orElse(rows);
    }

    private static Dataset<Row> query(SparkSession session, PipelineConfig pipeline) {
        try {
            return session.sql(pipeline.sql());
        } catch (Exception e) {
            if (e instanceof AnalysisException analysis) {
                throw new InvalidInputException(
                        pipeline.sqlName() + ": "
                                + analysis.getMessage().lines().findFirst().orElse(""),
                        "mend the query, or ingest what it reads",
                        e);
            }
            throw e;
        }
    }

    private static Dataset<Row> within(Dataset<Row> rows, PipelineConfig pipeline, Interval.Bounded interval) {
        Column time = col(pipeline.model().time());
        DataType type = rows.schema().apply(pipeline.model().time()).dataType();
        if (interval instanceof Interval.Time instants && type instanceof TimestampType) {
            return rows.where(time.geq(lit(instants.from())).and(time.lt(lit(instants.to()))));
        }
        if (interval instanceof Interval.Blocks blocks && type instanceof NumericType) {
            return rows.where(time.geq(lit(blocks.from())).and(time.lt(lit(blocks.to()))));
        }
        throw new InvalidInputException(
                pipeline.sqlName() + ": column " + pipeline.model().time() + ", named by time, is a "
                        + type.simpleString() + ", which can't select the rows of " + interval,
                "name a timestamp for intervals in times, a block number for intervals in blocks");
    }

    private static void check(Dataset<Row> rows, PipelineConfig pipeline) {
        ModelConfig model = pipeline.model();
        for (String feature : model.features()) {
            requireNumber(rows, pipeline, feature, "features");
        }
        requireNumber(rows, pipeline, model.label(), "label");
        requireTime(rows, pipeline, model.time());
        pipeline.outcomeTime().ifPresent(column -> requireTimestamp(rows, pipeline, column));
        model.baseline().column().ifPresent(column -> requireNumber(rows, pipeline, column, "baseline.column"));
        model.offset().ifPresent(column -> {
            DataType type = requireNumber(rows, pipeline, column, "model.offset");
            if (!(type instanceof DecimalType) && !type.simpleString().matches("tinyint|smallint|int|bigint")) {
                throw new InvalidInputException(
                        pipeline.sqlName() + ": column " + column + ", named by model.offset, is a "
                                + type.simpleString(),
                        "cast it to a decimal: an offset is exact");
            }
        });
        for (PublishConfig.Column column : pipeline.publish().columns()) {
            if (FROM_SQL.contains(column.role())) {
                require(rows, pipeline, column.name(), "publish");
            }
        }
    }

    private static DataType requireNumber(Dataset<Row> rows, PipelineConfig pipeline, String column, String key) {
        DataType type = require(rows, pipeline, column, key);
        if (!(type instanceof NumericType)) {
            throw new InvalidInputException(
                    pipeline.sqlName() + ": column " + column + ", named by " + key + ", is a " + type.simpleString(),
                    "cast it to a number in the query");
        }
        return type;
    }

    private static void requireTime(Dataset<Row> rows, PipelineConfig pipeline, String column) {
        if (!(require(rows, pipeline, column, "time") instanceof TimestampType)) {
            requireNumber(rows, pipeline, column, "time");
        }
    }

    private static void requireTimestamp(Dataset<Row> rows, PipelineConfig pipeline, String column) {
        DataType type = require(rows, pipeline, column, "outcome-time");
        if (!(type instanceof TimestampType)) {
            throw new InvalidInputException(
                    pipeline.sqlName() + ": column " + column + ", named by outcome-time, is a " + type.simpleString(),
                    "cast it to a timestamp: the instant from which the label is known");
        }
    }

    private static DataType require(Dataset<Row> rows, PipelineConfig pipeline, String column, String key) {
        if (!Arrays.asList(rows.columns()).contains(column)) {
            throw new InvalidInputException(
                    pipeline.sqlName() + " gives no column '" + column + "', which " + key + " names",
                    "add it to the query; it gives " + String.join(", ", rows.columns()));
        }
        return rows.schema().apply(column).dataType();
    }
}
