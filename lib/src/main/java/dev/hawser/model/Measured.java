package dev.hawser.model;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.hawser.config.ModelConfig;
import dev.hawser.feature.Split;
import dev.hawser.score.ModelDocument;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/** Rows that a model was not fitted on, with what is published of them as doubles, the outcome and the naive forecast. */
final class Measured {
    static final String PREDICTION = "hawser_prediction";
    static final String BASELINE = "hawser_baseline";
    static final String CLASS = "hawser_class";

    /** array of double, one a class of several; else null. */
    static final String SHARES = "hawser_shares";

    /** NaN where the model has no bounds. */
    static final String LOWER = "hawser_lower";

    static final String UPPER = "hawser_upper";

    /** double: seconds since 1970, or a number of the pipeline's own. */
    static final String TIME = "hawser_time";

    /** bigint: rows that share it are drawn together. */
    static final String UNIT = "hawser_unit";

    private Measured() {}

    /**
     * The validation rows; or the training rows, each scored by the document that had no part in it.
     *
     * @param outOfFold a document a fold, or none
     */
    static Dataset<Row> rows(Split split, ModelDocument document, List<ModelDocument> outOfFold, ModelConfig model) {
        Dataset<Row> scored = outOfFold.isEmpty()
                ? RowScorer.score(split.validation(), document)
                : IntStream.range(0, outOfFold.size())
                        .mapToObj(fold -> RowScorer.score(
                                split.training().where(col(Split.FOLD).equalTo(fold)), outOfFold.get(fold)))
                        .reduce(Dataset::unionAll)
                        .orElseThrow();
        DataType type = split.training().schema().apply(model.label()).dataType();
        Column label = Labels.label(model, type);
        Column baseline = model.baseline()
                .column()
                .map(name -> col(name).cast("double"))
                .orElseGet(() -> lit(trainingMean(split, label)));
        return scored.where(col(RowScorer.REFUSED).isNull())
                .select(
                        label.as(Labels.LABEL),
                        number(RowScorer.PREDICTION).as(PREDICTION),
                        baseline.as(BASELINE),
                        col(RowScorer.CLASS).as(CLASS),
                        col(RowScorer.PROBABILITIES).cast("array<double>").as(SHARES),
                        coalesce(number(RowScorer.LOWER), lit(Double.NaN)).as(LOWER),
                        coalesce(number(RowScorer.UPPER), lit(Double.NaN)).as(UPPER),
                        number(model.time()).as(TIME),
                        Split.hash(split.unit(), "bootstrap").as(UNIT))
                .na()
                .drop(new String[] {Labels.LABEL, PREDICTION, BASELINE});
    }

    private static Column number(String name) {
        return col(name).cast("double");
    }

    private static double trainingMean(Split split, Column label) {
        Row mean = split.training().select(avg(label)).first();
        return mean.isNullAt(0) ? Double.NaN : mean.getDouble(0);
    }
}
