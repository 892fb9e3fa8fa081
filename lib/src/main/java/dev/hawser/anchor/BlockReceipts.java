package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import java.util.List;

/**
 * A block's header and its receipts.
 *
 * @param header RLP
 * @param transactions the hashes of its transactions, in their order
 * @param receipts theirs, as they stand in the receipts trie
 */
public record BlockReceipts(byte[] header, List<Hash32> transactions, List<byte[]> receipts) {
    public BlockReceipts {
        transactions = List.copyOf(transactions);
        receipts = List.copyOf(receipts);
    }
}
