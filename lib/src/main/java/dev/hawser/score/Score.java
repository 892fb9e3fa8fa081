package dev.hawser.score;

import java.math.BigDecimal;
import java.math.BigInteger;

/** What the model says of one row: numbers, or why there are none. */
public sealed interface Score {

    /**
     * @param margin the integer sum at scale 21
     * @param score the margin at the published scale
     * @param prediction the link of margin and offset at the published scale
     * @param category 1 when the margin reaches the threshold, else 0
     * @param featureWords the canonical words of the row's features
     */
    record Scored(BigInteger margin, BigDecimal score, BigDecimal prediction, int category, byte[] featureWords)
            implements Score {}

    /** @param reason a code for the quarantine, such as {@code margin_out_of_range} */
    record Refused(String reason) implements Score {}
}
