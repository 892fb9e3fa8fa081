package dev.hawser.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.var_pop;

import dev.hawser.config.ModelConfig;
import dev.hawser.config.ModelConfig.Policy;
import dev.hawser.config.ModelConfig.Threshold;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The number by which a setting is chosen, over rows that its fits left out, all parts together.
 *
 * @param name as in configurations
 */
record SelectionMetric(ModelConfig model, String name) {
    private static final List<String> OF_LINEAR = List.of("rmse", "mae", "r2");
    private static final List<String> OF_TWO_CLASSES = List.of("auc", "pr-auc", "log-loss", "brier", "f1");
    private static final List<String> OF_CLASSES = List.of("log-loss", "brier");
    private static final List<String> BETTER_ABOVE = List.of("auc", "pr-auc", "f1", "r2");

    /**
     * What the pipeline names, else rmse, auc, or log-loss of more than two classes.
     *
     * @throws InvalidInputException if it names one that its family doesn't have
     */
    static SelectionMetric of(ModelConfig model) {
        List<String> known = !model.isLogistic() ? OF_LINEAR : isBinary(model) ? OF_TWO_CLASSES : OF_CLASSES;
        String name = model.search().metric().orElse(known.get(0));
        if (!known.contains(name)) {
            throw new InvalidInputException(
                    "model.selection is " + name + ", which this family doesn't have",
                    "use one of " + String.join(", ", known));
        }
        return new SelectionMetric(model, name);
    }

    private static boolean isBinary(ModelConfig model) {
        return model.classes().size() == 2;
    }

    /** Whether the first is better; NaN is worse than any. */
    boolean isBetter(double value, double than) {
        if (Double.isNaN(value) || Double.isNaN(than)) {
            return Double.isNaN(than) && !Double.isNaN(value);
        }
        return BETTER_ABOVE.contains(name) ? value > than : value < than;
    }

    /** @param rows with {@link Labels}' columns and {@link Margins#MARGINS} */
    double of(Dataset<Row> rows) {
        Column margin = element_at(col(Margins.MARGINS), 1);
        switch (name) {
            case "auc":
                return Ranking.of(rows, margin, col(Labels.LABEL)).auc();
            case "pr-auc":
                return Ranking.of(rows, margin, col(Labels.LABEL)).averagePrecision();
            case "f1":
                Ranking ranking = Ranking.of(rows, margin, col(Labels.LABEL));
                return ranking.f1(threshold(ranking));
            default:
                Row value = rows.select(average()).first();
                return value.isNullAt(0) ? Double.NaN : value.getDouble(0);
        }
    }

    private double threshold(Ranking ranking) {
        if (model.threshold() instanceof Threshold.Margin margin) {
            return Double.parseDouble(margin.text());
        }
        Policy policy = ((Threshold.Chosen) model.threshold()).policy();
        return ranking.threshold(policy);
    }

    private Column average() {
        Column error = prediction().minus(col(Labels.LABEL));
        return switch (name) {
            case "log-loss" -> avg(negativeLogLikelihood());
            case "brier" -> avg(squaredShares());
            case "mae" -> avg(abs(error));
            case "r2" -> lit(1).minus(try_divide(avg(pow(error, lit(2))), var_pop(col(Labels.LABEL))));
            default -> sqrt(avg(pow(error, lit(2))));
        };
    }

    private Column prediction() {
        Column margin = element_at(col(Margins.MARGINS), 1);
        return switch (model.link()) {
            case "exp" -> col(Labels.OFFSET).multiply(exp(margin));
            case "logit" -> lit(1).divide(lit(1).plus(exp(margin.multiply(-1))));
            default -> col(Labels.OFFSET).plus(margin);
        };
    }

    /** The margins of all classes: two have one margin, which is that of class 1 against 0. */
    private Column margins() {
        return isBinary(model) ? array(lit(0.0), element_at(col(Margins.MARGINS), 1)) : col(Margins.MARGINS);
    }

    /** ln Σ e^(m − greatest) + greatest − m of the label. */
    private Column negativeLogLikelihood() {
        Column greatest = array_max(margins());
        return log(exponentials(greatest)).plus(greatest).minus(ofLabel());
    }

    private Column exponentials(Column greatest) {
        return aggregate(margins(), lit(0.0), (sum, margin) -> sum.plus(exp(margin.minus(greatest))));
    }

    private Column ofLabel() {
        return element_at(margins(), col(Labels.LABEL).cast("int").plus(1));
    }

    /** Σ (share − 1 if it is the label's)²; of two classes that of class 1 alone. */
    private Column squaredShares() {
        if (isBinary(model)) {
            return pow(prediction().minus(col(Labels.LABEL)), lit(2));
        }
        Column greatest = array_max(margins());
        Column all = exponentials(greatest);
        Column squares = aggregate(
                margins(),
                lit(0.0),
                (sum, margin) -> sum.plus(pow(exp(margin.minus(greatest)).divide(all), lit(2))));
        return squares.minus(exp(ofLabel().minus(greatest)).divide(all).multiply(2))
                .plus(1);
    }
}
