package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FinalityReaderTest {
    private final ForkingLedger ahead = new ForkingLedger().blocks(10);
    private final ForkingLedger between = new ForkingLedger().blocks(6);
    private final ForkingLedger behind = new ForkingLedger().blocks(2);
    private final ForkingLedger forked = new ForkingLedger().undo(1).blocks(20);
    private final FakeLedger silent = new FakeLedger() {
        @Override
        public Block latest() {
            throw new RetryableException("no answer", "run again");
        }

        @Override
        public Block finalized() {
            throw new RetryableException("no answer", "run again");
        }
    };

    @Test
    void aBlockIsFinalWithSoManyBlocksOnIt() {
        FinalityReader reader = new FinalityReader(ahead, new Finality.Confirmations(4));
        assertThat(reader.newest()).isEqualTo(ahead.block(8).orElseThrow());
        assertThat(reader.isFinal(8, hash(ahead, 8))).isTrue();
        assertThat(reader.isFinal(9, hash(ahead, 9))).isFalse();
        assertThat(reader.isFinal(8, hash(ahead, 7))).isFalse();
    }

    @Test
    void aBlockIsFinalWhenTheChainSaysSo() {
        FinalityReader reader = new FinalityReader(ahead, new Finality.Finalized());
        assertThat(reader.newest()).isEqualTo(ahead.finalized());
        assertThat(reader.isFinal(9, hash(ahead, 9))).isTrue();
        assertThat(reader.isFinal(10, hash(ahead, 10))).isFalse();
    }

    @Test
    void theNewestFinalBlockIsTheNewestOnWhichSoManyAgree() {
        List<ForkingLedger> nodes = List.of(behind, ahead, between);
        assertThat(reader(nodes, 1).newest()).isEqualTo(ahead.finalized());
        assertThat(reader(nodes, 2).newest()).isEqualTo(between.finalized());
        assertThat(reader(nodes, 3).newest()).isEqualTo(behind.finalized());
    }

    @Test
    void aNodeOnAnotherForkCountsForNothingOnThisOne() {
        assertThat(reader(List.of(forked, ahead, between), 2).newest()).isEqualTo(between.finalized());
        assertThat(reader(List.of(forked, ahead), 2).isFinal(2, hash(ahead, 2))).isFalse();
        assertThat(reader(List.of(forked, ahead), 1).isFinal(2, hash(ahead, 2))).isTrue();
    }

    @Test
    void nodesThatDontAgreeAreNamedAsSuch() {
        assertThatThrownBy(() -> reader(List.of(forked, ahead), 2).newest())
                .isInstanceOf(RetryableException.class)
                .hasMessageStartingWith("no 2 of 2 endpoints agree on a final block")
                .hasMessageContaining(hash(ahead, 9).toString())
                .hasMessageContaining(hash(forked, 9).toString());
    }

    @Test
    void aBlockThatFewerCallFinalIsNotFinalYet() {
        List<ForkingLedger> nodes = List.of(behind, ahead, between);
        assertThat(reader(nodes, 2).isFinal(5, hash(ahead, 5))).isTrue();
        assertThat(reader(nodes, 3).isFinal(5, hash(ahead, 5))).isFalse();
    }

    @Test
    void oneThatDoesNotAnswerIsMissedOnlyWhereItIsNeeded() {
        List<FakeLedger> nodes = List.of(silent, ahead, between);
        assertThat(reader(nodes, 2).newest()).isEqualTo(between.finalized());
        assertThat(reader(nodes, 2).isFinal(5, hash(ahead, 5))).isTrue();
        assertThat(reader(nodes, 2).isFinal(5, hash(ahead, 4)))
                .as("one can't make a quorum")
                .isFalse();
        assertThatThrownBy(() -> reader(nodes, 3).newest()).hasMessage("no answer");
        assertThatThrownBy(() -> reader(nodes, 3).isFinal(5, hash(ahead, 5)))
                .isInstanceOf(RetryableException.class)
                .hasMessage("no answer");
    }

    @Test
    void aQuorumIsOfTheLedgersThatThereAre() {
        assertThatThrownBy(() -> reader(List.of(ahead), 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader(List.of(ahead), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static FinalityReader reader(List<? extends NodePort> ledgers, int quorum) {
        return new FinalityReader(ledgers, quorum, new Finality.Finalized());
    }

    private static Hash32 hash(NodePort ledger, long number) {
        return Optional.of(number).flatMap(ledger::block).orElseThrow().hash();
    }
}
