package dev.hawser.ingest.generate;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An event that a contract emitted.
 *
 * @param index counts through the block
 */
record Log(Transaction transaction, int index, Address address, List<Hash32> topics, byte[] data) {
    static final Hash32 TRANSFER = topic("Transfer(address,address,uint256)");
    static final Hash32 APPROVAL = topic("Approval(address,address,uint256)");
    static final Hash32 SYNC = topic("Sync(uint112,uint112)");

    BlockId block() {
        return transaction.block();
    }

    /** Whether it moves tokens (ERC-20); then the methods below hold. */
    boolean isTransfer() {
        return topics.get(0).equals(TRANSFER);
    }

    Address sender() {
        return Words.address(topics.get(1).bytes(), 12);
    }

    Address recipient() {
        return Words.address(topics.get(2).bytes(), 12);
    }

    /** In the token's smallest unit, up to 2^256 − 1. */
    BigInteger amount() {
        return new BigInteger(1, data);
    }

    private static Hash32 topic(String signature) {
        return Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII));
    }
}
