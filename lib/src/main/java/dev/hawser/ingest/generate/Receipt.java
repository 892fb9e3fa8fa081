package dev.hawser.ingest.generate;

import dev.hawser.primitives.Address;

/**
 * What became of a transaction.
 *
 * @param cumulativeGasUsed in gas, of the block up to and with this transaction
 * @param gasUsed in gas
 * @param contract the contract that it created, null where it didn't try
 */
record Receipt(Transaction transaction, long cumulativeGasUsed, long gasUsed, Address contract, boolean success) {

    BlockId block() {
        return transaction.block();
    }

    Price price() {
        return transaction.price();
    }

    /** 1 for success, 0 for failure. */
    int status() {
        return success ? 1 : 0;
    }
}
