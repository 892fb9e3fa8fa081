package dev.hawser.feature;

import dev.hawser.config.ModelConfig;
import dev.hawser.config.PipelineConfig;
import dev.hawser.config.PublishConfig;
import dev.hawser.ingest.DatasetTables;
import dev.hawser.primitives.InvalidInputException;
import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;

/** The rows that a pipeline's SQL makes of a dataset, checked to hold what the pipeline names. */
public final class FeatureQuery {
    private static final Set<String> FROM_SQL = Set.of("key", "value");

    private FeatureQuery() {}

    /**
     * Runs the pipeline's SQL over a dataset.
     *
     * @param dataFolder the dataset's {@code data} folder
     * @throws InvalidInputException if the SQL doesn't fit the dataset or lacks a column that the pipeline names
     */
    public static Dataset<Row> rows(SparkSession spark, PipelineConfig pipeline, String dataFolder) {
        SparkSession session = spark.newSession();
        DatasetTables.register(session, dataFolder, pipeline.tables());
        Dataset<Row> rows;
        try {
            rows = session.sql(pipeline.sql());
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
        check(rows, pipeline);
        return rows;
    }

    private static void check(Dataset<Row> rows, PipelineConfig pipeline) {
        ModelConfig model = pipeline.model();
        for (String feature : model.features()) {
            requireNumber(rows, pipeline, feature, "features");
        }
        requireNumber(rows, pipeline, model.label(), "label");
        requireNumber(rows, pipeline, model.time(), "time");
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

    private static DataType require(Dataset<Row> rows, PipelineConfig pipeline, String column, String key) {
        if (!Arrays.asList(rows.columns()).contains(column)) {
            throw new InvalidInputException(
                    pipeline.sqlName() + " gives no column '" + column + "', which " + key + " names",
                    "add it to the query; it gives " + String.join(", ", rows.columns()));
        }
        return rows.schema().apply(column).dataType();
    }
}
