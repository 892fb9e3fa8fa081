package dev.hawser.anchor;

import dev.hawser.primitives.Wei;

/** How much to offer: twice the base fee, which then may rise for six full blocks, and the tip that the node suggests. */
public final class FeePolicy {

    /** The fees of a first attempt. */
    public Fees first(Wei baseFee, Wei suggestedTip) {
        return new Fees(baseFee.times(2).plus(suggestedTip), suggestedTip);
    }
}
