package dev.hawser.receipt;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;

/**
 * What is read of a block's header: by position, so that fields which later forks add at its end make no difference.
 * Source: Ethereum Yellow Paper, 4.4.
 *
 * @param hash keccak256 of its bytes
 * @param receiptsRoot of the trie of its transactions' receipts
 * @param timestamp seconds since the epoch
 */
public record BlockHeader(Hash32 hash, Hash32 receiptsRoot, long number, long timestamp) {
    /** The fields of a header before London. */
    private static final int FEWEST_FIELDS = 15;

    /** @throws InvalidInputException if it is no header */
    public static BlockHeader decode(byte[] encoded) {
        List<Rlp> fields = Rlp.decode(encoded).items();
        if (fields.size() < FEWEST_FIELDS) {
            throw Malformed.because("a header has " + fields.size() + " fields, fewer than " + FEWEST_FIELDS);
        }
        return new BlockHeader(
                Keccak.hash(encoded),
                fields.get(5).hash(),
                fields.get(8).number(),
                fields.get(11).number());
    }
}
