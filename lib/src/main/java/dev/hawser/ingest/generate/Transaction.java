package dev.hawser.ingest.generate;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;

/**
 * A transaction as it was sent.
 *
 * @param to null for a contract's creation
 * @param value in wei
 * @param gasLimit in gas
 */
record Transaction(
        BlockId block,
        int index,
        Hash32 hash,
        long nonce,
        Address from,
        Address to,
        BigInteger value,
        long gasLimit,
        Price price,
        byte[] input) {

    /** 0 for a legacy transaction, 2 for one of EIP-1559. */
    int type() {
        return price.legacy() ? 0 : 2;
    }
}
