package dev.hawser.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.is_valid_utf8;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Score;
import dev.hawser.score.Scorer;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Adds what the exact score says to each row, on the executors. */
public final class RowScorer {
    /** decimal(38, scale): the link of margin and offset. */
    public static final String PREDICTION = "hawser_prediction";

    /** decimal(38, scale): the margin. */
    public static final String SCORE = "hawser_score";

    /** int, 0 or 1. */
    public static final String CLASS = "hawser_class";

    /** binary: the canonical feature words. */
    public static final String WORDS = "hawser_words";

    /** string: why there is no score; null where there is one. */
    public static final String REFUSED = "hawser_refused";

    private RowScorer() {}

    /**
     * The rows with the columns above.
     *
     * @throws InvalidInputException if the rows lack a column that the document names
     */
    public static Dataset<Row> score(Dataset<Row> rows, ModelDocument document) {
        StructType schema = rows.schema();
        List<String> names = Arrays.asList(schema.fieldNames());
        for (String feature : document.features()) {
            require(names, feature);
        }
        document.offset().ifPresent(offset -> require(names, offset));
        int[] features = document.features().stream().mapToInt(names::indexOf).toArray();
        int offset = document.offset().map(names::indexOf).orElse(-1);
        return rows.withColumn(REFUSED, invalidText(schema))
                .map(
                        new Function(document.scorer(), features, offset, schema.fieldNames()),
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
        return schema.add(PREDICTION, DataTypes.createDecimalType(38, scale))
                .add(SCORE, DataTypes.createDecimalType(38, scale))
                .add(CLASS, DataTypes.IntegerType)
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

    private record Function(Scorer scorer, int[] features, int offset, String[] names)
            implements MapFunction<Row, Row>, Serializable {

        @Override
        public Row call(Row row) {
            Object[] values = new Object[names.length + 5];
            for (int i = 0; i < names.length; i++) {
                values[i] = row.get(i);
            }
            Score score = score(row);
            if (score instanceof Score.Scored scored) {
                values[names.length] = scored.prediction();
                values[names.length + 1] = scored.score();
                values[names.length + 2] = scored.category();
                values[names.length + 3] = scored.featureWords();
            } else if (score instanceof Score.Refused refused) {
                values[names.length + 4] = refused.reason();
            }
            return RowFactory.create(values);
        }

        private Score score(Row row) {
            if (!row.isNullAt(names.length)) {
                return new Score.Refused(row.getString(names.length));
            }
            List<Number> numbers = new ArrayList<>(features.length);
            for (int feature : features) {
                if (row.isNullAt(feature)) {
                    return new Score.Refused("null_feature:" + names[feature]);
                }
                numbers.add(number(row.get(feature)));
            }
            if (offset < 0) {
                return scorer.score(numbers, Optional.empty());
            }
            return row.isNullAt(offset)
                    ? new Score.Refused("null_offset:" + names[offset])
                    : scorer.score(numbers, Optional.of((BigDecimal) number(row.get(offset))));
        }

        private static Number number(Object value) {
            if (value instanceof BigDecimal || value instanceof Double) {
                return (Number) value;
            }
            return value instanceof Float single
                    ? (Number) single.doubleValue()
                    : BigDecimal.valueOf(((Number) value).longValue());
        }
    }
}
