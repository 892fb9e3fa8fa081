package dev.hawser.anchor;

import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.receipt.ConsensusReceipt;
import dev.hawser.receipt.OrderedTrie;
import dev.hawser.receipt.Rlp;
import java.util.ArrayList;
import java.util.List;

/** A block whose header is made by the protocol's rules over receipts of one's own. */
public record FakeBlock(long number, long timestamp, List<ConsensusReceipt> receipts) implements ReceiptPort {
    /** The fields of a header of the Prague fork. */
    private static final int FIELDS = 21;

    public byte[] header() {
        List<Rlp> fields = new ArrayList<>();
        for (int i = 0; i < FIELDS; i++) {
            fields.add(Rlp.of(Keccak.digest(new byte[] {(byte) i})));
        }
        fields.set(5, Rlp.of(trie().root().bytes()));
        fields.set(8, Rlp.of(number));
        fields.set(11, Rlp.of(timestamp));
        return Rlp.list(fields).encode();
    }

    public Hash32 hash() {
        return Keccak.hash(header());
    }

    public OrderedTrie trie() {
        return OrderedTrie.of(encoded());
    }

    public List<byte[]> encoded() {
        return receipts.stream().map(ConsensusReceipt::encode).toList();
    }

    /** That a transaction of the block appended the stream's first entry. */
    public AnchorClaim claim(Stream stream, Hash32 previousHead, Hash32 head) {
        return new AnchorClaim(
                stream.registry().chain().value(),
                stream.registry().address(),
                stream.owner(),
                stream.name().value(),
                0,
                previousHead,
                head,
                FakeLedger.hash("transaction"),
                number,
                hash(),
                timestamp);
    }

    @Override
    public BlockReceipts receipts(Hash32 blockHash) {
        return new BlockReceipts(header(), encoded());
    }
}
