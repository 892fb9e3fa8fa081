package dev.hawser.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.is_valid_utf8;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.hawser.manifest.Json;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Score;
import dev.hawser.score.Scorer;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Adds what the exact score says to each row, on the executors. */
public final class RowScorer {
    /** decimal(38, scale): the link of margin and offset, or the probability of the row's class. */
    public static final String PREDICTION = "hawser_prediction";

    /** decimal(38, scale): the margin. */
    public static final String SCORE = "hawser_score";

    /** int: the index of the class. */
    public static final String CLASS = "hawser_class";

    /** array of decimal(38, scale): the probability of each class, where there are more than two; else null. */
    public static final String PROBABILITIES = "hawser_probabilities";

    /** decimal(38, scale): the lower bound of the prediction, where the model has one; else null. */
    public static final String LOWER = "hawser_lower";

    /** decimal(38, scale): the upper bound of the prediction, where the model has one; else null. */
    public static final String UPPER = "hawser_upper";

    /** binary: the canonical feature words. */
    public static final String WORDS = "hawser_words";

    /** string: why there is no score; null where there is one. */
    public static final String REFUSED = "hawser_refused";

    private static final int ADDED = 8;
    private static final String DOCUMENT = "the model document";

    private RowScorer() {}

    /**
     * The rows with the columns above.
     *
     * @throws InvalidInputException if the rows lack a column that the document names
     */
    public static Dataset<Row> score(Dataset<Row> rows, ModelDocument document) {
        StructType schema = rows.schema();
        List<String> names = Arrays.asList(schema.fieldNames());
        for (String column : document.features().columns()) {
            require(names, column);
        }
        document.offset().ifPresent(offset -> require(names, offset));
        int offset = document.offset().map(names::indexOf).orElse(-1);
        Broadcast<Shipped> broadcast = JavaSparkContext.fromSparkContext(
                        rows.sparkSession().sparkContext())
                .broadcast(Shipped.of(document));
        return rows.withColumn(REFUSED, invalidText(schema))
                .mapPartitions(
                        new Function(broadcast, List.copyOf(names), offset),
                        Encoders.row(withScore(schema, document.scale())));
    }

    /** A row becomes Java objects, in which bytes that are not UTF-8 would silently be replaced. */
    private static Column invalidText(StructType schema) {
        Column reason = lit(null).cast(DataTypes.StringType);
        for (StructField field : schema.fields()) {
            if (field.dataType() instanceof StringType) {
                Column text = col("`" + field.name() + "`");
                reason = coalesce(reason, when(not(is_valid_utf8(text)), lit("not_utf8:" + field.name())));
            }
        }
        return reason;
    }

    private static StructType withScore(StructType schema, int scale) {
        DataType decimal = DataTypes.createDecimalType(38, scale);
        return schema.add(PREDICTION, decimal)
                .add(SCORE, decimal)
                .add(CLASS, DataTypes.IntegerType)
                .add(PROBABILITIES, DataTypes.createArrayType(decimal))
                .add(LOWER, decimal)
                .add(UPPER, decimal)
                .add(WORDS, DataTypes.BinaryType)
                .add(REFUSED, DataTypes.StringType);
    }

    private static void require(List<String> names, String column) {
        if (!names.contains(column)) {
            throw new InvalidInputException(
                    "the query gives no column '" + column + "', which the model reads",
                    "use the pipeline that the model was trained by");
        }
    }

    /** A document on its way to the executors. */
    record Shipped(String json, byte[] weights) implements Serializable {
        static Shipped of(ModelDocument document) {
            return new Shipped(
                    Json.canonical(document.toJson()), document.weights().words());
        }

        ModelDocument document() {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            return ModelDocument.parse(Members.of(Json.parseObject(bytes, DOCUMENT), DOCUMENT), () -> weights);
        }
    }

    private record Function(Broadcast<Shipped> document, List<String> names, int offset)
            implements MapPartitionsFunction<Row, Row>, Serializable {

        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            Scorer scorer = document.value().document().scorer();
            RowCells cells = new RowCells(names);
            return new Mapped<>(rows, row -> scored(row, score(row, scorer, cells)));
        }

        private Row scored(Row row, Score score) {
            Object[] values = new Object[names.size() + ADDED];
            for (int i = 0; i < names.size(); i++) {
                values[i] = row.get(i);
            }
            int at = names.size();
            if (score instanceof Score.Scored scored) {
                values[at] = scored.prediction();
                values[at + 1] = scored.score();
                values[at + 2] = scored.category();
                values[at + 3] = scored.probabilities().isEmpty()
                        ? null
                        : scored.probabilities().toArray(BigDecimal[]::new);
                values[at + 4] = scored.interval().map(Score.Interval::lower).orElse(null);
                values[at + 5] = scored.interval().map(Score.Interval::upper).orElse(null);
                values[at + 6] = scored.featureWords();
            } else if (score instanceof Score.Refused refused) {
                values[at + 7] = refused.reason();
            }
            return RowFactory.create(values);
        }

        private Score score(Row row, Scorer scorer, RowCells cells) {
            if (!row.isNullAt(names.size())) {
                return new Score.Refused(row.getString(names.size()));
            }
            if (offset >= 0 && row.isNullAt(offset)) {
                return new Score.Refused("null_offset:" + names.get(offset));
            }
            return scorer.score(cells.at(row), offset < 0 ? Optional.empty() : Optional.of(exact(row.get(offset))));
        }

        private static BigDecimal exact(Object value) {
            return value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(((Number) value).longValue());
        }
    }
}
