package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.manifest.OfflineProof;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.receipt.BlockHeader;
import dev.hawser.receipt.ConsensusReceipt;
import dev.hawser.receipt.EventLog;
import dev.hawser.receipt.OrderedTrie;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfflineProverTest {
    private static final byte[] SUCCEEDED = {1};
    private static final Entry ENTRY = FakeLedger.entry(2);
    private static final Hash32 HEAD = ENTRY.headAfter(FakeLedger.STREAM.id());
    private static final int PLACE = 4;

    /** Five transactions of each type; the last appends the entry behind another stream's. */
    private final FakeBlock block = new FakeBlock(7, 1_700_000_007, receipts());

    @Test
    void theEventIsTheOneThatFormatsNames() {
        assertThat(AppendedEvent.SIGNATURE)
                .hasToString("0x1d96086fc38ada93901e25da79b76f2156a3e80f8e129215ad5cd8392494036d");
    }

    @Test
    void theProofLeadsFromTheHeaderToTheEvent() {
        OfflineProof proof = prove(block);
        assertThat(proof.transactionIndex()).isEqualTo(PLACE);
        assertThat(proof.logIndex()).isEqualTo(1);
        BlockHeader header = BlockHeader.decode(proof.header());
        assertThat(header.hash()).isEqualTo(block.hash());
        assertThat(header.number()).isEqualTo(7);
        assertThat(header.timestamp()).isEqualTo(1_700_000_007);
        assertThat(OrderedTrie.value(header.receiptsRoot(), PLACE, proof.nodes()))
                .isEqualTo(proof.receipt());
        assertThat(ConsensusReceipt.decode(proof.receipt()).logs().get(1).toRlp())
                .usingRecursiveComparison()
                .isEqualTo(event(FakeLedger.STREAM.id()).toRlp());
    }

    @Test
    void aHeaderThatCannotBeRebuiltIsNamed() {
        byte[] other = new FakeBlock(8, 1, receipts()).header();
        ReceiptPort port = hash -> new BlockReceipts(other, block.encoded());
        assertThatThrownBy(() -> prove(port))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the header of block 7 can't be rebuilt")
                .hasMessageContaining(block.hash().toString());
    }

    @Test
    void receiptsThatCannotBeRebuiltAreNamed() {
        ReceiptPort port =
                hash -> new BlockReceipts(block.header(), block.encoded().subList(1, 5));
        assertThatThrownBy(() -> prove(port))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the receipts of block 7 can't be rebuilt");
    }

    @Test
    void aBlockWithoutTheEventIsAskedForAgain() {
        FakeBlock other = new FakeBlock(7, 1, receipts().subList(0, PLACE));
        assertThatThrownBy(() -> new OfflineProver(other).prove(FakeLedger.STREAM, ENTRY, claim(other)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("holds the event of head " + HEAD);
    }

    private OfflineProof prove(ReceiptPort port) {
        return new OfflineProver(port).prove(FakeLedger.STREAM, ENTRY, claim(block));
    }

    private static AnchorClaim claim(FakeBlock in) {
        return in.claim(FakeLedger.STREAM, FakeLedger.STREAM.id(), HEAD);
    }

    private static List<ConsensusReceipt> receipts() {
        List<ConsensusReceipt> receipts = new ArrayList<>();
        EventLog foreign = new EventLog(Address.ZERO, List.of(), new byte[5]);
        for (int type = 0; type < PLACE; type++) {
            receipts.add(new ConsensusReceipt(type, SUCCEEDED, 21_000L * (type + 1), List.of(foreign)));
        }
        receipts.add(new ConsensusReceipt(
                4, SUCCEEDED, 200_000, List.of(event(FakeLedger.hash("other")), event(FakeLedger.STREAM.id()))));
        return receipts;
    }

    private static EventLog event(Hash32 stream) {
        return AppendedEvent.log(FakeLedger.REGISTRY.address(), stream, ENTRY, HEAD);
    }
}
