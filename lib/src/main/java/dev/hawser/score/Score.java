package dev.hawser.score;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What the model says of one row: numbers, or why there are none. */
public sealed interface Score {

    /**
     * @param margins the integer sums at scale 21: one, or one a class where there are more than two
     * @param score the margin at the published scale; that of the class where there are several
     * @param prediction the link of margin and offset at the published scale; the probability of the class where there are
     *     several margins
     * @param category of one margin 1 when it reaches the threshold, else 0; of several the greatest's
     * @param probabilities of each class at the published scale, where there are several margins; else empty
     * @param interval the bounds of the prediction at the published scale, where the model has them
     * @param featureWords the canonical words of the row's features
     */
    record Scored(
            List<BigInteger> margins,
            BigDecimal score,
            BigDecimal prediction,
            int category,
            List<BigDecimal> probabilities,
            Optional<Interval> interval,
            byte[] featureWords)
            implements Score {

        /** The margin that the score is. */
        public BigInteger margin() {
            return margins.get(margins.size() == 1 ? 0 : category);
        }
    }

    /** At the published scale. */
    record Interval(BigDecimal lower, BigDecimal upper) {}

    /** @param reason a code for the quarantine, such as {@code margin_out_of_range} */
    record Refused(String reason) implements Score {}
}
