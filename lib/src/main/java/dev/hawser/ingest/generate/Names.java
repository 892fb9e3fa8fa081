package dev.hawser.ingest.generate;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.nio.ByteBuffer;

/** Hashes and addresses that nobody can mistake for a chain's own: keccak256 of seed, purpose and place. */
final class Names {
    private final long seed;

    Names(long seed) {
        this.seed = seed;
    }

    enum Purpose {
        BLOCK,
        TRANSACTION,
        ACCOUNT,
        CONTRACT,
        CREATED,
        MINER,
        TRANSACTIONS_ROOT,
        STATE_ROOT,
        RECEIPTS_ROOT,
        WITHDRAWALS_ROOT,
        VALIDATOR,
        POOL
    }

    Hash32 hash(Purpose purpose, long place) {
        return Hash32.of(digest(purpose, place, 0));
    }

    Address address(Purpose purpose, long group, long place) {
        return Words.address(digest(purpose, place, group), 12);
    }

    private byte[] digest(Purpose purpose, long place, long group) {
        return Keccak.digest(ByteBuffer.allocate(28)
                .putLong(seed)
                .putInt(purpose.ordinal())
                .putLong(group)
                .putLong(place)
                .array());
    }
}
