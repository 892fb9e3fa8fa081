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
 * @param dataFee what it paid for its bytes beside its gas, on chains that charge for them
 * @param created the contract that it created
 */
public record Receipt(
        Hash32 transactionHash,
        boolean succeeded,
        long blockNumber,
        Hash32 blockHash,
        long gasUsed,
        Wei gasPrice,
        Wei dataFee,
        Optional<Address> created) {

    /** Of a chain that charges for gas alone. */
    public Receipt(
            Hash32 transactionHash,
            boolean succeeded,
            long blockNumber,
            Hash32 blockHash,
            long gasUsed,
            Wei gasPrice,
            Optional<Address> created) {
        this(transactionHash, succeeded, blockNumber, blockHash, gasUsed, gasPrice, Wei.ZERO, created);
    }

    /** What the sender paid. */
    public Wei fee() {
        return gasPrice.times(gasUsed).plus(dataFee);
    }
}
