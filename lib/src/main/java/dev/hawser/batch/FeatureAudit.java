package dev.hawser.batch;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import dev.hawser.config.PublishConfig;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Role;
import dev.hawser.model.RowScorer;
import dev.hawser.model.ShippedDocument;
import dev.hawser.primitives.Hash32;
import dev.hawser.score.ModelDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * What a pipeline's SQL and a model make of datasets today, compared with the rows of a batch, by key on the executors.
 *
 * @param rows how many keys there are on either side
 * @param differing how many of them differ
 * @param first the first of these by key
 * @param counts of how many rows each thing differs, by its name
 */
public record FeatureAudit(long rows, long differing, List<Difference> first, Map<String, Long> counts) {
    static final String KEY = "_key";
    static final String STORED = "_stored";
    static final String MADE = "_made";
    static final String OFFSET = "_offset";
    static final String VALUES = "_values";

    /** A row and what differs in it: {@code feature NAME}, {@code column NAME}, or that it is missing on one side. */
    public record Difference(String key, List<String> names) {}

    /**
     * Compares.
     *
     * @param query the rows that the pipeline's SQL gives now
     * @param document of the model that the batch names
     * @param commitment of that model
     * @param stored the batch's rows
     * @param most how many rows are named
     */
    public static FeatureAudit of(
            Dataset<Row> query,
            ModelDocument document,
            Hash32 commitment,
            LeafSchema schema,
            PublishConfig publish,
            Dataset<Row> stored,
            int most) {
        Column offset =
                document.offset().map(name -> col(name)).orElse(lit(null).cast("decimal(38,0)"));
        Dataset<Row> made = BatchWriter.published(
                RowScorer.score(query, document),
                schema,
                publish,
                document,
                commitment,
                Optional.empty(),
                offset.as(OFFSET));
        Dataset<Row> wanted = made.where(col(BatchWriter.REASON).isNotNull().or(BatchWriter.wanted(made, publish)));
        Dataset<Row> compared = joined(wanted, stored, schema)
                .mapPartitions(
                        new RowComparison(
                                JavaSparkContext.fromSparkContext(
                                                query.sparkSession().sparkContext())
                                        .broadcast(ShippedDocument.of(document)),
                                RowComparison.columns(schema, publish)),
                        Encoders.row(RowComparison.SCHEMA))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return summary(compared, most);
        } finally {
            compared.unpersist();
        }
    }

    /** One row a key, with both sides; refused rows are on neither. */
    private static Dataset<Row> joined(Dataset<Row> made, Dataset<Row> stored, LeafSchema schema) {
        List<LeafColumn> values = schema.columns().stream()
                .filter(column -> column.role() == Role.VALUE || column.role() == Role.OFFSET)
                .toList();
        List<LeafColumn> said = RowComparison.said(schema);
        Column key = array(LeafRows.keyTexts(schema));
        List<Column> left = new ArrayList<>(
                List.of(key.as(KEY), col(LeafSchema.FEATURE_WORDS).as(STORED)));
        said.forEach(column -> left.add(col(column.name())));
        values.forEach(column -> left.add(col(column.name()).as("_stored_" + column.name())));
        List<Column> right = new ArrayList<>(List.of(
                key.as("_made_key"), col(LeafSchema.FEATURE_WORDS).as(MADE), col(OFFSET), col(BatchWriter.REASON)));
        values.forEach(column -> right.add(col(column.name()).as("_made_" + column.name())));
        Dataset<Row> both = stored.select(left.toArray(Column[]::new))
                .join(made.select(right.toArray(Column[]::new)), col(KEY).equalTo(col("_made_key")), "full_outer")
                .where(col(KEY).isNotNull().or(col(BatchWriter.REASON).isNull()));
        Column[] differing = values.stream()
                .map(column -> when(
                        not(col("_stored_" + column.name()).eqNullSafe(col("_made_" + column.name()))),
                        lit("column " + column.name())))
                .toArray(Column[]::new);
        List<Column> columns = new ArrayList<>(List.of(
                array_join(coalesce(col(KEY), col("_made_key")), ", ").as(KEY),
                col(STORED),
                col(MADE),
                col(OFFSET),
                col(BatchWriter.REASON),
                (differing.length == 0 ? array().cast("array<string>") : array_compact(array(differing))).as(VALUES)));
        said.forEach(column -> columns.add(col(column.name())));
        return both.select(columns.toArray(Column[]::new));
    }

    private static FeatureAudit summary(Dataset<Row> compared, int most) {
        Dataset<Row> differing = compared.where(size(col(RowComparison.NAMES)).gt(0));
        Map<String, Long> counts = new TreeMap<>();
        differing
                .select(explode(col(RowComparison.NAMES)).as("name"))
                .groupBy("name")
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        List<Difference> first = differing.orderBy(RowComparison.KEY).limit(most).collectAsList().stream()
                .map(row -> new Difference(row.getString(0), row.getList(1)))
                .toList();
        return new FeatureAudit(compared.count(), differing.count(), first, counts);
    }
}
