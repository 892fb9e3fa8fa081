package dev.hawser.anchor;

import dev.hawser.manifest.OfflineProof;
import dev.hawser.manifest.ProofFile.AnchorClaim;
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
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Makes what shows an entry to whoever trusts the hash of its block. */
public final class OfflineProver {
    private final ReceiptPort port;

    public OfflineProver(ReceiptPort port) {
        this.port = port;
    }

    /**
     * The proof of an entry of the stream.
     *
     * @param claim where the entry stands, as a replay gave it
     * @throws InvalidInputException if the chain's headers or receipts are not made by Ethereum's rules
     * @throws RetryableException if the node's answers don't hold the entry
     */
    public OfflineProof prove(Stream stream, Entry entry, AnchorClaim claim) {
        BlockReceipts block = port.receipts(claim.blockHash());
        requireSame("header", claim, claim.blockHash(), Keccak.hash(block.header()));
        OrderedTrie trie = OrderedTrie.of(block.receipts());
        requireSame("receipts", claim, BlockHeader.decode(block.header()).receiptsRoot(), trie.root());
        byte[] event = AppendedEvent.log(stream.registry().address(), stream.id(), entry, claim.head())
                .toRlp()
                .encode();
        for (int i = 0; i < block.receipts().size(); i++) {
            byte[] receipt = block.receipts().get(i);
            OptionalInt log = logIndex(event, ConsensusReceipt.decode(receipt).logs());
            if (log.isPresent()) {
                return new OfflineProof(block.header(), receipt, i, log.getAsInt(), trie.proof(i));
            }
        }
        throw new RetryableException(
                "no receipt of block " + claim.blockNumber() + " (" + claim.blockHash() + ") holds the event of head "
                        + claim.head(),
                "run again, or use another node");
    }

    private static OptionalInt logIndex(byte[] event, List<EventLog> logs) {
        return IntStream.range(0, logs.size())
                .filter(i -> Arrays.equals(logs.get(i).toRlp().encode(), event))
                .findFirst();
    }

    private static void requireSame(String what, AnchorClaim claim, Hash32 expected, Hash32 actual) {
        if (!actual.equals(expected)) {
            throw new InvalidInputException(
                    "the " + what + " of block " + claim.blockNumber() + " can't be rebuilt from what the node says:"
                            + " the chain has fields of its own there, or the node leaves some out\n  hash expected "
                            + expected + "\n  hash found    " + actual,
                    "use another node, or prove without --offline");
        }
    }
}
