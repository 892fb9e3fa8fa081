package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Wei;
import java.util.Optional;

/**
 * A transaction in a block.
 *
 * @param succeeded whether its status is 1
 * @param gasUsed in units of gas
 * @param gasPrice what it paid for a unit of gas
 * @param created the contract that it created
 */
public record Receipt(
        Hash32 transactionHash,
        boolean succeeded,
        long blockNumber,
        Hash32 blockHash,
        long gasUsed,
        Wei gasPrice,
        Optional<Address> created) {

    /** What the sender paid. */
    public Wei fee() {
        return gasPrice.times(gasUsed);
    }
}
