package dev.hawser.batch;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import dev.hawser.manifest.LeafSchema;
import dev.hawser.merkle.Keccak;
import dev.hawser.model.ShippedDocument;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Scorer;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Looks on the executors for published rows whose score is not what the model gives for their feature words. */
public final class WrongScores {
    private static final String KEY = "key";
    private static final StructType SCHEMA = new StructType()
            .add(KEY, DataTypes.createArrayType(DataTypes.StringType))
            .add("published", DataTypes.StringType)
            .add("given", DataTypes.StringType)
            .add("committed", DataTypes.BooleanType);

    private WrongScores() {}

    /**
     * A row that does not hold.
     *
     * @param key its key columns as text, in the key's order
     * @param published its score
     * @param given what the model gives; empty where it refuses the row, or its words are not canonical
     * @param committed whether the stored feature words and the model are those that the row commits to: only then a
     *     contract can be shown
     */
    public record Wrong(List<String> key, BigDecimal published, Optional<BigDecimal> given, boolean committed) {}

    /**
     * The first of them by key.
     *
     * @param rows the batch's, with their feature words
     * @param score the column of the score
     * @param commitment of the model that the document is of
     * @param most how many at most
     */
    public static List<Wrong> first(
            Dataset<Row> rows, LeafSchema schema, String score, ModelDocument document, Hash32 commitment, int most) {
        Broadcast<ShippedDocument> shipped = JavaSparkContext.fromSparkContext(
                        rows.sparkSession().sparkContext())
                .broadcast(ShippedDocument.of(document));
        return rows
                .select(
                        array(LeafRows.keyTexts(schema)).as(KEY),
                        col(score),
                        col(LeafSchema.MODEL),
                        col(LeafSchema.FEATURES),
                        col(LeafSchema.FEATURE_WORDS))
                .mapPartitions(new Comparison(shipped, commitment.bytes()), Encoders.row(SCHEMA))
                .orderBy(KEY)
                .limit(most)
                .collectAsList()
                .stream()
                .map(row -> new Wrong(
                        row.getList(0),
                        new BigDecimal(row.getString(1)),
                        Optional.ofNullable(row.getString(2)).map(BigDecimal::new),
                        row.getBoolean(3)))
                .toList();
    }

    private record Comparison(Broadcast<ShippedDocument> document, byte[] commitment)
            implements MapPartitionsFunction<Row, Row>, Serializable {

        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            Scorer scorer = document.value().document().scorer();
            Iterable<Row> all = () -> rows;
            return StreamSupport.stream(all.spliterator(), false)
                    .map(row -> compared(row, scorer))
                    .filter(Objects::nonNull)
                    .iterator();
        }

        /** Null where the row holds. */
        private Row compared(Row row, Scorer scorer) {
            BigDecimal published = row.getDecimal(1);
            byte[] words = row.getAs(4);
            boolean committed = words != null
                    && Arrays.equals(row.getAs(2), commitment)
                    && Arrays.equals(row.getAs(3), Keccak.digest(words));
            Optional<BigDecimal> given = words == null ? Optional.empty() : score(scorer, words);
            boolean holds = committed && given.isPresent() && given.get().compareTo(published) == 0;
            return holds
                    ? null
                    : RowFactory.create(
                            row.get(0),
                            published.toPlainString(),
                            given.map(BigDecimal::toPlainString).orElse(null),
                            committed);
        }

        private static Optional<BigDecimal> score(Scorer scorer, byte[] words) {
            try {
                return scorer.scoreAlone(words);
            } catch (InvalidInputException e) {
                return Optional.empty();
            }
        }
    }
}
