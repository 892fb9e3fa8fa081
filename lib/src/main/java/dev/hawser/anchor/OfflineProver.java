package dev.hawser.anchor;

import dev.hawser.manifest.OfflineProof;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.receipt.BlockHeader;
import dev.hawser.receipt.ConsensusReceipt;
import dev.hawser.receipt.EventLog;
import dev.hawser.receipt.OrderedTrie;
import java.util.Arrays;
import java.util.List;

/** Makes what shows an entry to whoever trusts the hash of its block. */
public final class OfflineProver {
    private final ReceiptPort port;

    public OfflineProver(ReceiptPort port) {
        this.port = port;
    }

    /**
     * The proof of an entry of the stream.
     *
     * @throws InvalidInputException if the chain's headers or receipts are not made by Ethereum's rules
     * @throws RetryableException if the node's answers don't hold the entry
     */
    public OfflineProof prove(Stream stream, AppendedEntry entry) {
        BlockReceipts block = port.receipts(entry.blockHash());
        requireSame("header", entry, entry.blockHash(), Keccak.hash(block.header()));
        OrderedTrie trie = OrderedTrie.of(block.receipts());
        requireSame("receipts", entry, BlockHeader.decode(block.header()).receiptsRoot(), trie.root());
        int transaction = block.transactions().indexOf(entry.transactionHash());
        if (transaction < 0) {
            throw missing("transaction " + entry.transactionHash(), entry);
        }
        byte[] receipt = block.receipts().get(transaction);
        return new OfflineProof(
                block.header(),
                receipt,
                transaction,
                logIndex(stream, entry, ConsensusReceipt.decode(receipt).logs()),
                trie.proof(transaction));
    }

    private static int logIndex(Stream stream, AppendedEntry entry, List<EventLog> logs) {
        byte[] event = AppendedEvent.log(stream.registry().address(), stream.id(), entry.entry(), entry.head())
                .toRlp()
                .encode();
        for (int i = 0; i < logs.size(); i++) {
            if (Arrays.equals(logs.get(i).toRlp().encode(), event)) {
                return i;
            }
        }
        throw missing("the event of head " + entry.head(), entry);
    }

    private static void requireSame(String what, AppendedEntry entry, Hash32 expected, Hash32 actual) {
        if (!actual.equals(expected)) {
            throw new InvalidInputException(
                    "the " + what + " of block " + entry.blockNumber() + " can't be rebuilt from what the node says:"
                            + " the chain has fields of its own there, or the node leaves some out\n  hash expected "
                            + expected + "\n  hash found    " + actual,
                    "use another node, or prove without --offline");
        }
    }

    private static RetryableException missing(String what, AppendedEntry entry) {
        return new RetryableException(
                "the node's receipts of block " + entry.blockNumber() + " (" + entry.blockHash() + ") lack " + what,
                "run again, or use another node");
    }
}
