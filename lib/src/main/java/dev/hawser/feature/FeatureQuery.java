package dev.hawser.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.hawser.config.FeatureConfig;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.TimestampType;

/** The rows that a pipeline's SQL makes of datasets, checked to hold what the pipeline names. */
public final class FeatureQuery {
    private static final Set<String> FROM_SQL = Set.of("key", "value");
    private static final Set<String> INTEGERS = Set.of("byte", "short", "integer", "long", "boolean");
    private static final Set<String> TEXTS =
            Stream.concat(INTEGERS.stream(), Stream.of("string")).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> NUMBERS = Stream.concat(
                    INTEGERS.stream(), Stream.of("float", "double", "timestamp", "date"))
            .collect(Collectors.toUnmodifiableSet());

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
            return session.sql(pipeline.sql().text());
        } catch (Exception e) {
            if (e instanceof AnalysisException analysis) {
                throw wrong(pipeline, analysis);
            }
            throw e;
        }
    }

    /**
     * Parses the pipeline's SQL, for which no Spark need run.
     *
     * @throws InvalidInputException naming file, line and column, if it is no query
     */
    public static void requireParsable(PipelineConfig pipeline) {
        try {
            new SparkSqlParser().parseQuery(pipeline.sql().text());
        } catch (Exception e) {
            if (e instanceof ParseException unparsable) {
                throw wrong(pipeline, unparsable);
            }
            throw e;
        }
    }

    private static InvalidInputException wrong(PipelineConfig pipeline, AnalysisException e) {
        String where = e.line().isDefined()
                ? pipeline.sql().origin((Integer) e.line().get()) + ", column "
                        + ((Integer) e.startPosition().get() + 1)
                : pipeline.sqlName();
        return new InvalidInputException(
                where + ": " + e.getSimpleMessage().lines().findFirst().orElse(""),
                "mend the query, or ingest what it reads",
                e);
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
        model.features().forEach(feature -> requireFeature(rows, pipeline, feature));
        requireLabel(rows, pipeline, model);
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

    private static void requireFeature(Dataset<Row> rows, PipelineConfig pipeline, FeatureConfig feature) {
        if (feature instanceof FeatureConfig.Crossed crossed) {
            requireFeature(rows, pipeline, crossed.left());
            requireFeature(rows, pipeline, crossed.right());
            return;
        }
        String column = feature.columns().get(0);
        DataType type = require(rows, pipeline, column, "features");
        boolean text = feature instanceof FeatureConfig.Categorical || feature instanceof FeatureConfig.HashedText;
        boolean fits = feature instanceof FeatureConfig.Flag
                || (text ? TEXTS.contains(type.typeName()) : NUMBERS.contains(type.typeName()))
                || type instanceof DecimalType decimal && (!text || decimal.scale() == 0);
        if (!fits) {
            throw new InvalidInputException(
                    pipeline.sqlName() + ": column " + column + ", named by features, is a " + type.simpleString(),
                    text
                            ? "cast it to a string, an integer or a boolean in the query"
                            : "cast it to a number in the query, or name it with type = category or hashed");
        }
    }

    private static void requireLabel(Dataset<Row> rows, PipelineConfig pipeline, ModelConfig model) {
        if (model.classes().isEmpty() || model.classes().equals(List.of("0", "1"))) {
            requireNumber(rows, pipeline, model.label(), "label");
        } else {
            require(rows, pipeline, model.label(), "label");
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
