package dev.hawser.config;

import java.util.List;
import java.util.Optional;

/**
 * How a pipeline's model is fitted and what it is compared with.
 *
 * @param family {@code linear} or {@code logistic}
 * @param link identity, exp or logit
 * @param label the column that the model learns; null where the outcome isn't known yet
 * @param time the column that orders rows for the split
 * @param features the columns that the model reads, in the order of its weights
 * @param offset the exact column that the link starts from
 * @param scale digits after the point of every published prediction, 0 to 21
 * @param threshold the margin from which the class is 1, a decimal with at most 21 digits after the point
 * @param trainShare the share of the rows, oldest first, that the model is fitted on; the rest validates it
 * @param regularization MLlib's regParam, at least 0
 * @param elasticNet MLlib's elasticNetParam, 0 (ridge) to 1 (lasso)
 */
public record ModelConfig(
        String family,
        String link,
        String label,
        String time,
        List<String> features,
        Optional<String> offset,
        int scale,
        String threshold,
        double trainShare,
        double regularization,
        double elasticNet,
        int maxIterations,
        Baseline baseline) {

    /**
     * The naive forecast that the model must beat.
     *
     * @param column the column that persistence repeats; only there
     */
    public record Baseline(Kind kind, Optional<String> column) {}

    /** The naive forecasts there are. */
    public enum Kind {
        /** The value of a column that is known at prediction time. */
        PERSISTENCE,
        /** The label's mean over the training rows; the base rate of a logistic model. */
        MEAN
    }
}
