package dev.hawser.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.hawser.config.ModelConfig;
import dev.hawser.primitives.InvalidInputException;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.TimestampType;

/** What a label is as a number, and what the margin is fitted to. */
final class Labels {
    /** double: the label; the index of its class where it has classes. */
    static final String LABEL = "hawser_label";

    /** double: what the margin is fitted to: the label, less its offset and before the link. */
    static final String TARGET = "hawser_target";

    /** double: what the link starts from. */
    static final String OFFSET = "hawser_offset";

    private final ModelConfig model;
    private final DataType type;

    private Labels(ModelConfig model, DataType type) {
        this.model = model;
        this.type = type;
    }

    /**
     * The rows with the columns above; those without a label or an offset left out.
     *
     * @throws InvalidInputException if a label is none that the model can learn; of which there are how many
     */
    static Dataset<Row> add(Dataset<Row> rows, ModelConfig model) {
        Labels labels = new Labels(model, rows.schema().apply(model.label()).dataType());
        Dataset<Row> labelled =
                rows.where(col(model.label()).isNotNull().and(labels.offset().isNotNull()));
        labels.check(labelled);
        return labelled.withColumn(OFFSET, labels.offset())
                .withColumn(LABEL, labels.label())
                .withColumn(TARGET, labels.target());
    }

    /** The rows with a label and an offset, checked likewise. */
    static Dataset<Row> requireUsable(Dataset<Row> rows, ModelConfig model) {
        Labels labels = new Labels(model, rows.schema().apply(model.label()).dataType());
        Dataset<Row> labelled =
                rows.where(col(model.label()).isNotNull().and(labels.offset().isNotNull()));
        labels.check(labelled);
        return labelled;
    }

    /** The label as a number; null where it is none. */
    static Column label(ModelConfig model, DataType type) {
        return new Labels(model, type).label();
    }

    private Column label() {
        return model.isLogistic() ? index() : col(model.label()).cast("double");
    }

    /** Numbers are compared as numbers, all else as text. */
    private Column index() {
        Column index = lit(null).cast("double");
        List<String> classes = model.classes();
        for (int i = classes.size() - 1; i >= 0; i--) {
            index = when(is(classes.get(i)), (double) i).otherwise(index);
        }
        return index;
    }

    private Column is(String name) {
        Column label = col(model.label());
        return type instanceof NumericType && name.matches("-?\\d+(\\.\\d+)?")
                ? label.cast("double").equalTo(Double.parseDouble(name))
                : label.cast("string").equalTo(name);
    }

    private Column offset() {
        return model.offset()
                .map(name -> col(name).cast("double"))
                .orElse(lit(model.link().equals("exp") ? 1.0 : 0.0));
    }

    private Column target() {
        if (model.isLogistic()) {
            return col(LABEL);
        }
        Column label = col(model.label());
        return switch (model.link()) {
            case "exp" -> ln(label.cast("double").divide(col(OFFSET)));
            case "logit" -> ln(label.cast("double").divide(lit(1.0).minus(label.cast("double"))));
            // exact where both are: their difference may be far smaller than either
            default ->
                model.offset().map(name -> label.minus(col(name))).orElse(label).cast("double");
        };
    }

    private void check(Dataset<Row> labelled) {
        Row counts = labelled.select(
                        count_if(not(coalesce(isUsable(), lit(false)))).as("bad"))
                .first();
        if (counts.getLong(0) > 0) {
            throw new InvalidInputException(
                    "the label " + model.label() + " is " + unusable() + " in " + counts.getLong(0) + " rows",
                    "leave those rows out in the query, or change "
                            + (model.isLogistic() ? "model.classes" : "model.link"));
        }
    }

    private Column isUsable() {
        Column label = label();
        if (model.isLogistic()) {
            return label.isNotNull();
        }
        return switch (model.link()) {
            case "exp" -> finite(label).and(label.gt(0)).and(finite(offset())).and(offset().gt(0));
            case "logit" -> label.gt(0).and(label.lt(1));
            default -> finite(label).and(finite(offset()));
        };
    }

    private String unusable() {
        if (model.isLogistic()) {
            return "none of the classes " + model.classes();
        }
        return switch (model.link()) {
            case "exp" -> "not finite and above 0, or its offset is not, so that ln(label / offset) is undefined,";
            case "logit" -> "not between 0 and 1, so that its logit is undefined,";
            default -> "not finite, or its offset is not,";
        };
    }

    /** NaN counts as greater than every number. */
    static Column finite(Column number) {
        return abs(number).lt(lit(Double.POSITIVE_INFINITY));
    }

    /**
     * Refuses rows from after now.
     *
     * @throws InvalidInputException saying how many there are
     */
    static void requirePast(Dataset<Row> rows, ModelConfig model, Instant now) {
        if (!(rows.schema().apply(model.time()).dataType() instanceof TimestampType)) {
            return;
        }
        long later = rows.where(col(model.time()).gt(lit(now))).count();
        if (later > 0) {
            throw new InvalidInputException(
                    "future timestamp: " + later + " rows have a " + model.time() + " after " + now,
                    "correct the clock, the column's unit or the rows");
        }
    }
}
