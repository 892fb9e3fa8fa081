package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;

/** What is asked of a chain's node for an offline proof. Errors are those of {@link NodePort}. */
public interface ReceiptPort {

    /** The block as the node gives it: a claim, until its bytes have its hash and the receipts have its root. */
    BlockReceipts receipts(Hash32 blockHash);
}
