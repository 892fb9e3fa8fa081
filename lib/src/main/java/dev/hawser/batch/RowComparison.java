package dev.hawser.batch;

import dev.hawser.config.PublishConfig;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Role;
import dev.hawser.model.ShippedDocument;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.score.FeatureDifferences;
import dev.hawser.score.ModelDocument;
import dev.hawser.score.Score;
import dev.hawser.score.Scorer;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Names what differs between a stored row and what is made of its key today. */
record RowComparison(Broadcast<ShippedDocument> document, List<Said> columns)
        implements MapPartitionsFunction<Row, Row>, Serializable {
    static final String KEY = "key";
    static final String NAMES = "names";
    static final StructType SCHEMA =
            new StructType().add(KEY, DataTypes.StringType).add(NAMES, DataTypes.createArrayType(DataTypes.StringType));

    private static final Set<Role> SAID =
            EnumSet.of(Role.PREDICTION, Role.PROBABILITY, Role.SCORE, Role.CLASS, Role.LOWER, Role.UPPER);

    /** A column that the model says. */
    record Said(String name, Role role, String category) implements Serializable {}

    static List<LeafColumn> said(LeafSchema schema) {
        return schema.columns().stream()
                .filter(column -> SAID.contains(column.role()))
                .toList();
    }

    static List<Said> columns(LeafSchema schema, PublishConfig publish) {
        Map<String, String> categories = new TreeMap<>();
        publish.columns()
                .forEach(column -> column.category().ifPresent(category -> categories.put(column.name(), category)));
        return new ArrayList<>(said(schema).stream()
                .map(column -> new Said(column.name(), column.role(), categories.get(column.name())))
                .toList());
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        ModelDocument model = document.value().document();
        Scorer scorer = model.scorer();
        Iterable<Row> all = () -> rows;
        return StreamSupport.stream(all.spliterator(), false)
                .map(row -> RowFactory.create(
                        row.getString(0), names(row, model, scorer).toArray(String[]::new)))
                .iterator();
    }

    private List<String> names(Row row, ModelDocument model, Scorer scorer) {
        byte[] stored = row.getAs(FeatureAudit.STORED);
        byte[] made = row.getAs(FeatureAudit.MADE);
        String reason = row.getAs(BatchWriter.REASON);
        if (stored == null) {
            return List.of("row not in the batch");
        }
        if (reason != null) {
            return List.of("row refused: " + reason);
        }
        if (made == null) {
            return List.of("row not in the datasets");
        }
        List<String> names = new ArrayList<>(row.getList(row.fieldIndex(FeatureAudit.VALUES)));
        try {
            FeatureDifferences.of(model.features(), made, stored).forEach(name -> names.add("feature " + name));
            names.addAll(0, wrong(row, model, scorer.score(stored, offset(row))));
        } catch (InvalidInputException e) {
            names.add("column " + LeafSchema.FEATURE_WORDS);
        }
        return names;
    }

    private static Optional<BigDecimal> offset(Row row) {
        Object offset = row.getAs(FeatureAudit.OFFSET);
        return offset == null || offset instanceof BigDecimal
                ? Optional.ofNullable((BigDecimal) offset)
                : Optional.of(BigDecimal.valueOf(((Number) offset).longValue()));
    }

    /** The published numbers that the model doesn't give for the published words. */
    private List<String> wrong(Row row, ModelDocument model, Score score) {
        return columns.stream()
                .filter(column -> !(score instanceof Score.Scored scored) || !same(row, column, model, scored))
                .map(column -> "column " + column.name())
                .toList();
    }

    private static boolean same(Row row, Said column, ModelDocument model, Score.Scored scored) {
        Object stored = row.getAs(column.name());
        if (column.role() == Role.CLASS) {
            return stored != null
                    && new BigDecimal(stored.toString()).compareTo(BigDecimal.valueOf(scored.category())) == 0;
        }
        return stored instanceof BigDecimal number
                && expected(column, model, scored)
                        .filter(expected -> expected.compareTo(number) == 0)
                        .isPresent();
    }

    private static Optional<BigDecimal> expected(Said column, ModelDocument model, Score.Scored scored) {
        return switch (column.role()) {
            case SCORE -> Optional.of(scored.score());
            case LOWER -> scored.interval().map(Score.Interval::lower);
            case UPPER -> scored.interval().map(Score.Interval::upper);
            case PROBABILITY ->
                Optional.of(
                        column.category() == null
                                ? scored.prediction()
                                : scored.probabilities().get(model.classes().indexOf(column.category())));
            default -> Optional.of(scored.prediction());
        };
    }
}
