package dev.hawser.anchor;

import java.util.List;

/**
 * A block's header and its receipts.
 *
 * @param header RLP
 * @param receipts as they stand in the receipts trie, in the order of the transactions
 */
public record BlockReceipts(byte[] header, List<byte[]> receipts) {
    public BlockReceipts {
        receipts = List.copyOf(receipts);
    }
}
