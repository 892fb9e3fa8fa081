package dev.hawser.batch;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.when;

import dev.hawser.config.PublishConfig;
import dev.hawser.ingest.Observed;
import dev.hawser.manifest.BatchTimes;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Role;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Keccak;
import dev.hawser.model.RowScorer;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Texts;
import dev.hawser.score.ModelDocument;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Writes scored rows as a batch: rows, quarantine, and the root over the rows as they were stored. */
public final class BatchWriter {
    /** Begins as no published column can. */
    static final String REASON = "_reason";

    private static final long ROWS_IN_A_PAGE = 2048;
    /** What the model says at its published scale. */
    private static final Set<Role> SCALED =
            EnumSet.of(Role.PREDICTION, Role.PROBABILITY, Role.SCORE, Role.LOWER, Role.UPPER);

    private BatchWriter() {}

    /**
     * What was written.
     *
     * @param rowsIn rows that the query gave = count + rowsRefused + rowsLeftOut
     * @param rowsLeftOut good rows for which the pipeline's condition is not true
     * @param reasons rows refused, by reason
     */
    public record Written(
            LeafSchema schema,
            Hash32 root,
            long count,
            long rowsIn,
            long rowsRefused,
            long rowsLeftOut,
            Map<String, Long> reasons,
            BatchTimes times) {}

    /**
     * The schema of what a pipeline publishes.
     *
     * @param rows the query's rows, from which types follow that the configuration doesn't state
     * @throws InvalidInputException if a column can't be published
     */
    public static LeafSchema schema(Dataset<Row> rows, PublishConfig publish, int scale) {
        List<LeafColumn> columns = new ArrayList<>();
        for (PublishConfig.Column column : publish.columns()) {
            Role role = Role.parse(column.role());
            require(rows, column, role);
            String type = column.type().orElseGet(() -> natural(rows, column.name(), role, scale));
            LeafColumn leaf = LeafColumn.of(column.name(), type, column.abi().orElse(null), role);
            boolean scaled = SCALED.contains(role);
            if (scaled && (!leaf.isDecimal() || leaf.scale() != scale)) {
                throw new InvalidInputException(
                        "published column " + column.name() + " has type " + type + ", model.scale is " + scale,
                        "publish it as decimal(p," + scale + ")");
            }
            columns.add(leaf);
        }
        return LeafSchema.of(columns, publish.key(), publish.commitsFeatures(), publish.salted());
    }

    private static String natural(Dataset<Row> rows, String name, Role role, int scale) {
        return switch (role) {
            case PREDICTION, PROBABILITY, SCORE, LOWER, UPPER -> "decimal(38," + scale + ")";
            case CLASS -> "int";
            default -> rows.schema().apply(name).dataType().simpleString();
        };
    }

    private static void require(Dataset<Row> rows, PublishConfig.Column column, Role role) {
        String published = "published column " + column.name();
        switch (role) {
            case COMMITMENT ->
                throw new InvalidInputException(
                        published + " has the role commitment, which only Hawser's own columns have",
                        "publish it as a value");
            case OFFSET -> {
                if (column.type().isEmpty()) {
                    throw new InvalidInputException(
                            published + " has the role offset and no type", "state it, such as decimal(38,9)");
                }
            }
            case KEY, VALUE -> {
                if (!List.of(rows.columns()).contains(column.name())) {
                    throw new InvalidInputException(
                            published + " is no column of the query",
                            "add it to the query; it gives " + String.join(", ", rows.columns()));
                }
            }
            default -> {
                // made of the score
            }
        }
    }

    /**
     * Writes the scored rows below the folder, reads them back and builds the root.
     *
     * @param scored rows as {@link RowScorer} gives them
     * @param publish what the schema was made of
     * @param modelCommitment what stands in each leaf's {@code model}
     * @param secret what a salted schema's salts are made from; empty for every other
     * @param maxBadRatio the share of rows that may be refused
     * @throws InvalidInputException if more rows are refused, two rows have one key, or the model has no such class or bound
     */
    public static Written write(
            Dataset<Row> scored,
            LeafSchema schema,
            PublishConfig publish,
            ModelDocument document,
            Hash32 modelCommitment,
            Optional<BatchSecret> secret,
            double maxBadRatio,
            BatchFolder folder,
            Clock clock) {
        if (schema.isSalted() != secret.isPresent()) {
            throw new IllegalArgumentException("a secret goes with a salted schema, and with no other");
        }
        requireBounds(schema, document);
        Dataset<Row> rows = published(scored, schema, publish, document, modelCommitment, secret);
        Column wanted = wanted(rows, publish);
        Observation seen = new Observation();
        Dataset<Row> good = rows.observe(
                        seen,
                        count(lit(1)).as("rows"),
                        count(col(REASON)).as("refused"),
                        count(when(col(REASON).isNull().and(functions.not(wanted)), lit(1)))
                                .as("left_out"))
                .where(col(REASON).isNull().and(wanted));
        writer(good.select(storedColumns(schema)), schema).parquet(folder.rows());
        Map<String, Object> counts = Observed.await(seen);
        long rowsIn = (Long) counts.get("rows");
        Map<String, Long> reasons =
                (Long) counts.get("refused") == 0 ? Map.of() : refuse(rows, rowsIn, maxBadRatio, folder);
        return readBack(rows.sparkSession(), rowsIn, reasons, (Long) counts.get("left_out"), schema, folder, clock);
    }

    /**
     * Whether a row is one to publish, as the pipeline's condition says: never null.
     *
     * @param rows as {@link #published} gives them
     * @throws InvalidInputException if the condition is none, looks at what is not published, or has no one answer
     */
    static Column wanted(Dataset<Row> rows, PublishConfig publish) {
        if (publish.where().isEmpty()) {
            return lit(true);
        }
        String condition = publish.where().get();
        Dataset<Row> published = rows.drop(REASON, LeafSchema.FEATURE_WORDS);
        try {
            Column holds = functions.expr(condition);
            Dataset<Row> judged = published.select(holds.as("holds"));
            boolean one =
                    judged.queryExecution().analyzed().expressions().head().deterministic();
            if (one && judged.schema().apply("holds").dataType().equals(DataTypes.BooleanType)) {
                return coalesce(holds, lit(false));
            }
            throw new InvalidInputException(
                    "publish-where = '" + condition + "' "
                            + (one ? "is no condition" : "has not always the same answer"),
                    "compare published columns, as in: score > 0.5");
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                throw new InvalidInputException(
                        "publish-where = '" + condition + "' can't be understood: " + Failures.text(e),
                        "write a condition over the published columns: " + String.join(", ", published.columns()),
                        e);
            }
            throw e;
        }
    }

    private static Written readBack(
            SparkSession spark,
            long rowsIn,
            Map<String, Long> reasons,
            long leftOut,
            LeafSchema schema,
            BatchFolder folder,
            Clock clock) {
        Instant stored = clock.instant();
        long refused = reasons.values().stream().mapToLong(Long::longValue).sum();
        long expected = rowsIn - refused - leftOut;
        KeyIndex.of(spark, folder, expected).write(spark.read().parquet(folder.rows()), schema);
        try (SortedLeaves leaves = SortedLeaves.of(spark, folder.rows(), schema, expected)) {
            Instant hashed = clock.instant();
            Hash32 root = leaves.keep(folder.leaves());
            if (leaves.count() != expected) {
                throw new RetryableException(
                        rowsIn + " rows were scored, but " + leaves.count() + " stored, " + refused + " refused and "
                                + leftOut + " left out",
                        "the query does not give the same rows twice: make it deterministic and run again");
            }
            BatchTimes times = new BatchTimes(stored, hashed, clock.instant());
            return new Written(schema, root, leaves.count(), rowsIn, refused, leftOut, reasons, times);
        }
    }

    /** Small pages, so that one row can be read by itself, and no dictionaries of what hardly repeats. */
    private static DataFrameWriter<Row> writer(Dataset<Row> rows, LeafSchema schema) {
        DataFrameWriter<Row> writer = rows.write()
                .mode(SaveMode.ErrorIfExists)
                .option("parquet.page.row.count.limit", ROWS_IN_A_PAGE)
                .option("parquet.enable.dictionary#" + LeafSchema.FEATURE_WORDS, false);
        for (LeafColumn column : schema.columns()) {
            boolean repeats = column.role() == Role.VALUE
                    || column.role() == Role.CLASS
                    || column.name().equals(LeafSchema.SCHEMA)
                    || column.name().equals(LeafSchema.MODEL);
            writer.option("parquet.enable.dictionary#" + column.name(), repeats);
        }
        return writer;
    }

    /** Writes the refused rows, which are read a second time, into the quarantine and counts them by reason. */
    private static Map<String, Long> refuse(Dataset<Row> rows, long all, double maxBadRatio, BatchFolder folder) {
        rows.where(col(REASON).isNotNull()).write().mode(SaveMode.ErrorIfExists).parquet(folder.quarantine());
        Dataset<Row> refused = rows.sparkSession().read().parquet(folder.quarantine());
        Map<String, Long> reasons = new TreeMap<>();
        for (Row reason : refused.groupBy(REASON).agg(count(lit(1))).collectAsList()) {
            reasons.put(reason.getString(0), reason.getLong(1));
        }
        long bad = reasons.values().stream().mapToLong(Long::longValue).sum();
        if (bad > maxBadRatio * all) {
            throw new InvalidInputException(
                    bad + " of " + all + " rows can't be published: " + reasons + "; the first is "
                            + Texts.abbreviate(refused.first().json()),
                    "mend the query, or allow them with max-bad-ratio; they stand in " + folder.quarantine());
        }
        return reasons;
    }

    /**
     * The scored rows as a batch holds them, with what keeps a row out of it in {@link #REASON}.
     *
     * @param secret empty also where the salts are not needed
     * @param more columns of the scored rows that are kept too
     */
    static Dataset<Row> published(
            Dataset<Row> scored,
            LeafSchema schema,
            PublishConfig publish,
            ModelDocument document,
            Hash32 modelCommitment,
            Optional<BatchSecret> secret,
            Column... more) {
        Map<String, Column> probabilities = probabilities(publish, document);
        List<Column> columns = new ArrayList<>();
        Column reason = col(RowScorer.REFUSED);
        for (LeafColumn column : schema.columns()) {
            Column value = source(column, schema, probabilities, document, modelCommitment);
            columns.add(value.as(column.name()));
            if (column.role() != Role.COMMITMENT) {
                reason = coalesce(reason, problem(column, value));
            }
        }
        columns.add(col(RowScorer.WORDS).as(LeafSchema.FEATURE_WORDS));
        columns.add(reason.as(REASON));
        columns.addAll(List.of(more));
        Dataset<Row> rows = scored.select(columns.toArray(Column[]::new));
        return secret.map(given ->
                        new Salting(schema, given).salted(rows, col(REASON).isNull()))
                .orElse(rows);
    }

    private static Column source(
            LeafColumn column,
            LeafSchema schema,
            Map<String, Column> probabilities,
            ModelDocument document,
            Hash32 model) {
        return switch (column.role()) {
            case COMMITMENT ->
                switch (column.name()) {
                    case LeafSchema.SCHEMA -> lit(schema.hash().bytes());
                    case LeafSchema.MODEL -> lit(model.bytes());
                    // what a salt hides is filled in by Salting, which needs the row's published key
                    default -> schema.isSalted() ? lit(null).cast(DataTypes.BinaryType) : features();
                };
            case PREDICTION -> cast(col(RowScorer.PREDICTION), column);
            case PROBABILITY -> cast(probabilities.getOrDefault(column.name(), col(RowScorer.PREDICTION)), column);
            case LOWER -> cast(col(RowScorer.LOWER), column);
            case UPPER -> cast(col(RowScorer.UPPER), column);
            case SCORE -> cast(col(RowScorer.SCORE), column);
            case CLASS -> cast(col(RowScorer.CLASS), column);
            case OFFSET ->
                cast(
                        col(document.offset()
                                .orElseThrow(() -> new InvalidInputException(
                                        "published column " + column.name()
                                                + " has the role offset, the model has none",
                                        "publish it as a value"))),
                        column);
            case KEY, VALUE -> cast(col(column.name()), column);
        };
    }

    private static void requireBounds(LeafSchema schema, ModelDocument document) {
        for (LeafColumn column : schema.columns()) {
            boolean bound = column.role() == Role.LOWER || column.role() == Role.UPPER;
            if (bound && document.bounds().isEmpty()) {
                throw new InvalidInputException(
                        "published column " + column.name() + " is a bound, and the model has no interval",
                        "set model.interval and train again, or remove the column");
            }
        }
    }

    /** The probabilities of stated classes, by published column. */
    private static Map<String, Column> probabilities(PublishConfig publish, ModelDocument document) {
        Map<String, Column> probabilities = new TreeMap<>();
        for (PublishConfig.Column column : publish.columns()) {
            column.category().ifPresent(category -> {
                int index = document.classes().indexOf(category);
                if (document.margins() == 1 || index < 0) {
                    throw new InvalidInputException(
                            "published column " + column.name() + " names class " + category
                                    + ", the model tells apart " + document.classes(),
                            "name one of three or more model.classes, or leave class out");
                }
                probabilities.put(column.name(), col(RowScorer.PROBABILITIES).getItem(index));
            });
        }
        return probabilities;
    }

    private static Column features() {
        return functions
                .udf((UDF1<byte[], byte[]>) words -> words == null ? null : Keccak.digest(words), DataTypes.BinaryType)
                .apply(col(RowScorer.WORDS));
    }

    /** The column as it is published. */
    static Column cast(Column source, LeafColumn column) {
        Column value = source.try_cast(column.type());
        return column.abi() == AbiType.ADDRESS
                        || column.abi() == AbiType.BYTES32 && column.type().equals("string")
                ? lower(value)
                : value;
    }

    private static Column problem(LeafColumn column, Column value) {
        Column reason = when(value.isNull(), lit("null_or_out_of_range:" + column.name()));
        if (column.type().equals("string")) {
            reason = reason.when(functions.not(functions.is_valid_utf8(value)), lit("not_utf8:" + column.name()));
        }
        if (column.type().equals("string") && column.abi() != AbiType.STRING) {
            int digits = column.abi() == AbiType.ADDRESS ? 40 : 64;
            reason = reason.when(
                    functions.not(value.rlike("^0x[0-9a-f]{" + digits + "}$")),
                    lit("not_" + column.abi() + ":" + column.name()));
        }
        if (column.type().equals("binary") && column.abi() != AbiType.BYTES) {
            reason = reason.when(
                    functions.length(value).notEqual(lit(32)), concat(lit("not_32_bytes:"), lit(column.name())));
        }
        return reason;
    }

    private static Column[] storedColumns(LeafSchema schema) {
        List<String> names =
                new ArrayList<>(schema.columns().stream().map(LeafColumn::name).toList());
        names.add(LeafSchema.FEATURE_WORDS);
        return names.stream().map(functions::col).toArray(Column[]::new);
    }
}
