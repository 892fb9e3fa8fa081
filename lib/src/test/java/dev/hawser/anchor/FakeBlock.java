package dev.hawser.anchor;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.receipt.ConsensusReceipt;
import dev.hawser.receipt.OrderedTrie;
import dev.hawser.receipt.Rlp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

    public Hash32 transaction(int index) {
        return FakeLedger.hash("transaction " + index + " of block " + number);
    }

    public OrderedTrie trie() {
        return OrderedTrie.of(encoded());
    }

    public List<byte[]> encoded() {
        return receipts.stream().map(ConsensusReceipt::encode).toList();
    }

    @Override
    public BlockReceipts receipts(Hash32 blockHash) {
        List<Hash32> transactions =
                IntStream.range(0, receipts.size()).mapToObj(this::transaction).toList();
        return new BlockReceipts(header(), transactions, encoded());
    }
}
