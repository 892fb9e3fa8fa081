package dev.hawser.anchor;

import java.util.Optional;

/**
 * What one look at the chain shows of a delivery.
 *
 * @param inChain the receipt of one of its attempts, in a block that is canonical
 * @param isFinal whether that block is final
 * @param orphaned whether another block stands where the delivery was mined. A node that lacks the block shows nothing
 * @param overtaken whether its nonce is used, and by none of its attempts
 */
record Sight(Optional<Receipt> inChain, boolean isFinal, boolean orphaned, boolean overtaken) {}
