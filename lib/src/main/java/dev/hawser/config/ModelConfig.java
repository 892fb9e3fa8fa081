package dev.hawser.config;

import java.util.List;
import java.util.Optional;

/**
 * How a pipeline's model is fitted and what it is compared with.
 *
 * @param family {@code linear} or {@code logistic}
 * @param link identity, exp or logit
 * @param loss {@code squared} or {@code huber}, of a linear model
 * @param label the column that the model learns; null where the outcome isn't known yet
 * @param time the column that orders rows for the split
 * @param features in the order of the weights
 * @param offset the exact column that the link starts from
 * @param classes the label's values of a logistic model, by their index
 * @param scale digits after the point of every published prediction, 0 to 21
 * @param threshold from where the class of a single margin is 1
 * @param split what is fitted on and what is measured on
 * @param search the settings to choose from
 * @param maxIterations of an iterative solver
 * @param balanced whether each class weighs the same, however many rows it has
 * @param interval the share of outcomes that the published bounds shall hold, where they are fitted
 */
public record ModelConfig(
        String family,
        String link,
        String loss,
        String label,
        String time,
        List<FeatureConfig> features,
        Optional<String> offset,
        List<String> classes,
        int scale,
        Threshold threshold,
        SplitConfig split,
        Search search,
        int maxIterations,
        boolean balanced,
        Optional<Double> interval,
        Baseline baseline,
        LeakageConfig leakage) {

    public boolean isLogistic() {
        return family.equals("logistic");
    }

    /**
     * The settings to choose from.
     *
     * @param regularization MLlib's regParam, each at least 0
     * @param elasticNet MLlib's elasticNetParam, each 0 (ridge) to 1 (lasso)
     * @param metric by which one is chosen; the family's usual one where it is absent
     * @param patience after how many settings without a better metric the rest is left out; 0 tries all
     */
    public record Search(List<Double> regularization, List<Double> elasticNet, Optional<String> metric, int patience) {

        /** Nothing to choose. */
        public static Search only(double regularization, double elasticNet) {
            return new Search(List.of(regularization), List.of(elasticNet), Optional.empty(), 0);
        }
    }

    /** From where the class is 1. */
    public sealed interface Threshold {
        /** @param text the margin, a decimal with at most 21 digits after the point */
        record Margin(String text) implements Threshold {}

        /** Chosen on rows that the model was not fitted on. */
        record Chosen(Policy policy) implements Threshold {}
    }

    /** How a threshold is chosen. */
    public enum Policy {
        /** The greatest F1. */
        MAX_F1,
        /** The greatest difference of true and false positive rate. */
        YOUDEN,
        /** As many rows of class 1 as the label has. */
        BASE_RATE
    }

    /**
     * The naive forecast that the model must beat.
     *
     * @param column the column that it repeats; only for {@link Kind#PERSISTENCE} and {@link Kind#FORMULA}
     */
    public record Baseline(Kind kind, Optional<String> column) {}

    /** The naive forecasts there are. */
    public enum Kind {
        /** The value of a column that is known at prediction time. */
        PERSISTENCE,
        /** A column that a formula of the query gives, such as the base fee of EIP-1559. */
        FORMULA,
        /** The label's mean over the training rows; the base rate of a logistic model. */
        MEAN
    }
}
