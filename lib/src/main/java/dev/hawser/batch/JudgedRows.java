package dev.hawser.batch;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.Island;
import dev.hawser.feature.Reach;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Role;
import dev.hawser.model.TrackRecord;
import dev.hawser.primitives.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of published batches, each beside what came true of it.
 *
 * @param rows with the columns that {@link TrackRecord} reads
 * @param kind how they are scored
 * @param clock from what lateness was told
 * @param unscored batches that can't be matched with outcomes, and why
 */
public record JudgedRows(
        Dataset<Row> rows, TrackRecord.Kind kind, Optional<String> clock, Map<Integer, String> unscored) {

    private static final String FOLDER = "hawser_folder";
    private static final String ANCHORED = "hawser_anchored";
    private static final String FIRST = "hawser_first";
    private static final StructType BATCHES = new StructType()
            .add(FOLDER, DataTypes.StringType)
            .add(TrackRecord.ENTRY, DataTypes.IntegerType)
            .add(ANCHORED, DataTypes.TimestampType);
    private static final StructType PUBLISHED = new StructType()
            .add(Outcomes.KEY, DataTypes.createArrayType(DataTypes.StringType))
            .add(TrackRecord.ENTRY, DataTypes.IntegerType)
            .add(TrackRecord.PREDICTION, DataTypes.DoubleType)
            .add(TrackRecord.CLASS, DataTypes.DoubleType)
            .add(ANCHORED, DataTypes.TimestampType)
            .add(TrackRecord.LABEL, DataTypes.DoubleType)
            .add(TrackRecord.BASELINE, DataTypes.DoubleType)
            .add(Outcomes.KNOWN, DataTypes.TimestampType);

    /**
     * A batch in a stream.
     *
     * @param entry the index of its entry
     * @param anchored the time of the entry's block
     * @param counts whether its rows take those of later batches their place
     */
    public record Anchored(int entry, Manifest manifest, BatchFolder folder, Instant anchored, boolean counts) {}

    /** What batches must share to be read together. */
    private record Shape(
            Class<?> interval, List<LeafColumn> key, Optional<String> prediction, Optional<String> category) {

        static Shape of(Manifest manifest) {
            LeafSchema schema = LeafSchema.parse(manifest.members());
            Map<String, LeafColumn> columns = new TreeMap<>();
            schema.columns().forEach(column -> columns.put(column.name(), column));
            return new Shape(
                    manifest.interval().getClass(),
                    schema.key().stream().map(columns::get).toList(),
                    named(schema, Role.PREDICTION).or(() -> named(schema, Role.PROBABILITY)),
                    named(schema, Role.CLASS));
        }

        private static Optional<String> named(LeafSchema schema, Role role) {
            return schema.columns().stream()
                    .filter(column -> column.role() == role)
                    .map(LeafColumn::name)
                    .findFirst();
        }
    }

    /**
     * Matches batches with outcomes by the key that they published.
     *
     * @param islands the datasets that tell of outcomes
     * @param dataFolder where a dataset's {@code data} lies
     */
    public static JudgedRows of(
            SparkSession spark,
            PipelineConfig pipeline,
            List<Anchored> batches,
            List<Island> islands,
            Function<Manifest, String> dataFolder) {
        Map<Shape, List<Anchored>> shapes = new LinkedHashMap<>();
        batches.forEach(batch -> shapes.computeIfAbsent(Shape.of(batch.manifest()), shape -> new ArrayList<>())
                .add(batch));
        boolean linear = !pipeline.model().family().equals("logistic");
        boolean probabilities = batches.stream()
                .anyMatch(batch -> Shape.of(batch.manifest()).prediction().isPresent());
        TrackRecord.Kind kind =
                linear ? TrackRecord.Kind.LINEAR : probabilities ? TrackRecord.Kind.BINARY : TrackRecord.Kind.CLASSES;
        Map<Integer, String> unscored = new TreeMap<>();
        Dataset<Row> all = spark.createDataFrame(List.of(), PUBLISHED);
        Outcomes.Clock clock = Outcomes.Clock.NONE;
        for (Map.Entry<Shape, List<Anchored>> group : shapes.entrySet()) {
            Shape shape = group.getKey();
            Outcomes outcomes =
                    Outcomes.of(spark, pipeline, folders(pipeline, shape, group.getValue(), islands, dataFolder));
            Optional<String> problem = problem(shape, linear, outcomes);
            problem.ifPresent(why -> group.getValue().forEach(batch -> unscored.put(batch.entry(), why)));
            List<Anchored> filled = group.getValue().stream()
                    .filter(batch -> batch.manifest().count() > 0)
                    .toList();
            if (problem.isEmpty() && !filled.isEmpty()) {
                clock = outcomes.clock();
                Dataset<Row> judged = published(spark, shape, filled)
                        .join(outcomes.by(shape.key()), new String[] {Outcomes.KEY}, "left_outer");
                all = all.union(judged);
            }
        }
        return new JudgedRows(finished(all, batches), kind, text(clock, pipeline), unscored);
    }

    private static Optional<String> problem(Shape shape, boolean linear, Outcomes outcomes) {
        if (shape.prediction().isEmpty() && (linear || shape.category().isEmpty())) {
            return Optional.of("it publishes no prediction");
        }
        List<String> missing =
                outcomes.missing(shape.key().stream().map(LeafColumn::name).toList());
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("the query gives no column " + String.join(", ", missing) + ", which is in its key");
    }

    /** The islands of the batches' kind of interval, from where the first of the batches needs them. */
    private static List<List<String>> folders(
            PipelineConfig pipeline,
            Shape shape,
            List<Anchored> batches,
            List<Island> islands,
            Function<Manifest, String> dataFolder) {
        Optional<Interval.Bounded> first = batches.stream()
                .map(batch -> batch.manifest().interval())
                .filter(Interval.Bounded.class::isInstance)
                .map(Interval.Bounded.class::cast)
                .min(Comparator.comparing(Interval.Bounded::start));
        long start = first.map(interval ->
                        Reach.toPredict(pipeline.history(), interval).reads().start())
                .orElse(Long.MIN_VALUE);
        return islands.stream()
                .filter(island -> shape.interval().isInstance(island.interval()))
                .filter(island -> !(island.interval() instanceof Interval.Bounded bounded) || bounded.end() > start)
                .map(island ->
                        island.from(start).datasets().stream().map(dataFolder).toList())
                .toList();
    }

    private static Dataset<Row> published(SparkSession spark, Shape shape, List<Anchored> batches) {
        List<Row> list = batches.stream()
                .map(batch -> RowFactory.create(
                        new Path(batch.folder().rows()).getParent().getParent().getName(),
                        batch.entry(),
                        batch.anchored()))
                .toList();
        Column[] key = shape.key().stream()
                .map(column -> LeafRows.text(col(column.name()), column))
                .toArray(Column[]::new);
        return spark.read()
                .parquet(batches.stream().map(batch -> batch.folder().rows()).toArray(String[]::new))
                .select(
                        array(key).as(Outcomes.KEY),
                        number(shape.prediction()).as(TrackRecord.PREDICTION),
                        number(shape.category()).as(TrackRecord.CLASS),
                        regexp_extract(col("_metadata.file_path"), "/([^/]+)/data/rows/[^/]+$", 1)
                                .as(FOLDER))
                .join(broadcast(spark.createDataFrame(list, BATCHES)), FOLDER)
                .select(Outcomes.KEY, TrackRecord.ENTRY, TrackRecord.PREDICTION, TrackRecord.CLASS, ANCHORED);
    }

    private static Column number(Optional<String> column) {
        return column.map(name -> col(name).cast("double"))
                .orElseGet(() -> lit(null).cast("double"));
    }

    private static Dataset<Row> finished(Dataset<Row> all, List<Anchored> batches) {
        List<Integer> counting =
                batches.stream().filter(Anchored::counts).map(Anchored::entry).toList();
        Column counts = col(TrackRecord.ENTRY).isInCollection(counting);
        return all.withColumn(FIRST, min(when(counts, col(TrackRecord.ENTRY))).over(Window.partitionBy(Outcomes.KEY)))
                .select(
                        col(TrackRecord.ENTRY),
                        xxhash64(col(Outcomes.KEY)).as(TrackRecord.UNIT),
                        col(TrackRecord.PREDICTION),
                        col(TrackRecord.CLASS),
                        col(TrackRecord.LABEL),
                        col(TrackRecord.BASELINE),
                        col(Outcomes.KNOWN).leq(col(ANCHORED)).as(TrackRecord.LATE),
                        counts.and(col(TrackRecord.ENTRY).gt(col(FIRST))).as(TrackRecord.AGAIN));
    }

    private static Optional<String> text(Outcomes.Clock clock, PipelineConfig pipeline) {
        return switch (clock) {
            case OUTCOME_TIME -> Optional.of("column " + pipeline.outcomeTime().orElseThrow() + " (outcome-time)");
            case TIME ->
                Optional.of("column " + pipeline.model().time()
                        + " (time: name outcome-time where outcomes are known later)");
            case BLOCK -> Optional.of("the time of block " + pipeline.model().time() + " (time)");
            case NONE -> Optional.empty();
        };
    }
}
