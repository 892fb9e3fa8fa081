package dev.hawser.anchor;

import dev.hawser.primitives.ChainId;

/**
 * An EIP-1559 transaction without its signature.
 *
 * @param gasLimit in units of gas
 */
public record Transaction(ChainId chain, long nonce, long gasLimit, Fees fees, Call call) {}
