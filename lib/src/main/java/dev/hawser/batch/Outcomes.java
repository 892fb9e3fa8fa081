package dev.hawser.batch;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;

import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.FeatureQuery;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.model.TrackRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/** What came true of the rows of a pipeline, as its own query tells over the datasets that are there by now. */
final class Outcomes {
    /** array of strings: the key columns as they were published, as text, in the key's order. */
    static final String KEY = LeafRows.KEY;

    /** timestamp: when the outcome became known; null where nobody can tell. */
    static final String KNOWN = "hawser_known";

    private static final String BLOCKS = "blocks";
    private static final String COPIES = "hawser_copies";
    private static final StructType SCHEMA = new StructType()
            .add(KEY, DataTypes.createArrayType(DataTypes.StringType))
            .add(TrackRecord.LABEL, DataTypes.DoubleType)
            .add(TrackRecord.BASELINE, DataTypes.DoubleType)
            .add(KNOWN, DataTypes.TimestampType);

    /** From what a row's outcome time is taken. */
    enum Clock {
        /** The column that {@code outcome-time} names. */
        OUTCOME_TIME,
        /** The column that {@code time} names: before it nothing is known, so a row that is late by it may be on time. */
        TIME,
        /** The time of the block whose number {@code time} names. */
        BLOCK,
        /** Nothing tells. */
        NONE
    }

    private final SparkSession spark;
    private final PipelineConfig pipeline;
    private final List<Dataset<Row>> queried;
    private final Clock clock;

    private Outcomes(SparkSession spark, PipelineConfig pipeline, List<Dataset<Row>> queried) {
        this.spark = spark;
        this.pipeline = pipeline;
        this.queried = queried;
        this.clock = clock(pipeline, queried);
    }

    /** @param islands the {@code data} folders of datasets that follow each other without a gap */
    static Outcomes of(SparkSession spark, PipelineConfig pipeline, List<List<String>> islands) {
        return new Outcomes(
                spark,
                pipeline,
                islands.stream()
                        .map(folders -> FeatureQuery.rows(spark, pipeline, folders, Optional.empty()))
                        .toList());
    }

    Clock clock() {
        return clock;
    }

    /** Which of the columns the query doesn't give. */
    List<String> missing(List<String> columns) {
        return columns.stream()
                .filter(name -> queried.stream()
                        .anyMatch(rows -> !Arrays.asList(rows.columns()).contains(name)))
                .toList();
    }

    /**
     * Outcomes by key, each key once: one that the query gives twice has none.
     *
     * @param key the key columns as the batches published them
     */
    Dataset<Row> by(List<LeafColumn> key) {
        Dataset<Row> all = spark.createDataFrame(List.of(), SCHEMA);
        for (Dataset<Row> rows : queried) {
            // Each query has a session of its own.
            all = all.union(spark.createDataFrame(select(rows, key).toJavaRDD(), SCHEMA));
        }
        return all.groupBy(KEY)
                .agg(
                        first(TrackRecord.LABEL).as(TrackRecord.LABEL),
                        first(TrackRecord.BASELINE).as(TrackRecord.BASELINE),
                        first(KNOWN).as(KNOWN),
                        count(lit(1)).as(COPIES))
                .where(col(COPIES).equalTo(1))
                .drop(COPIES);
    }

    private Dataset<Row> select(Dataset<Row> rows, List<LeafColumn> key) {
        Column[] texts = key.stream()
                .map(column -> LeafRows.text(BatchWriter.cast(rows.col(column.name()), column), column))
                .toArray(Column[]::new);
        List<Column> columns = new ArrayList<>(List.of(
                array(texts).as(KEY),
                rows.col(pipeline.model().label()).cast("double").as(TrackRecord.LABEL),
                pipeline.model()
                        .baseline()
                        .column()
                        .map(name -> rows.col(name).cast("double"))
                        .orElseGet(() -> lit(null).cast("double"))
                        .as(TrackRecord.BASELINE)));
        Column time = rows.col(pipeline.model().time());
        if (clock == Clock.BLOCK) {
            Dataset<Row> blocks = rows.sparkSession()
                    .table(BLOCKS)
                    .select(col("number").as("hawser_number"), col("timestamp").as(KNOWN))
                    .dropDuplicates("hawser_number");
            columns.add(blocks.col(KNOWN));
            return rows.join(blocks, time.equalTo(blocks.col("hawser_number")), "left_outer")
                    .select(columns.toArray(Column[]::new));
        }
        Column known = switch (clock) {
            case OUTCOME_TIME -> rows.col(pipeline.outcomeTime().orElseThrow());
            case TIME -> time;
            default -> lit(null).cast("timestamp");
        };
        columns.add(known.as(KNOWN));
        return rows.select(columns.toArray(Column[]::new));
    }

    private static Clock clock(PipelineConfig pipeline, List<Dataset<Row>> queried) {
        if (pipeline.outcomeTime().isPresent()) {
            return Clock.OUTCOME_TIME;
        }
        String time = pipeline.model().time();
        if (queried.isEmpty()) {
            return Clock.NONE;
        }
        DataType type = queried.get(0).schema().apply(time).dataType();
        if (type instanceof TimestampType) {
            return Clock.TIME;
        }
        boolean blocks = type instanceof NumericType
                && pipeline.tables().stream().anyMatch(table -> table.name().equals(BLOCKS))
                && queried.stream().anyMatch(Outcomes::hasBlockTimes);
        return blocks ? Clock.BLOCK : Clock.NONE;
    }

    private static boolean hasBlockTimes(Dataset<Row> rows) {
        Dataset<Row> blocks = rows.sparkSession().table(BLOCKS);
        List<String> columns = Arrays.asList(blocks.columns());
        return columns.contains("number")
                && columns.contains("timestamp")
                && blocks.schema().apply("timestamp").dataType() instanceof TimestampType
                && !blocks.isEmpty();
    }
}
