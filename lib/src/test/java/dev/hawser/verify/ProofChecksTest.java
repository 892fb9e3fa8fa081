package dev.hawser.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.anchor.AppendedLog;
import dev.hawser.anchor.Block;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofChecksTest {
    /** Counts what is asked of the node. */
    private static final class CountingLedger extends ProvenBatch.FinalLedger {
        private int asked;
        private int replays;
        private boolean silent;

        @Override
        public Block finalized() {
            asked++;
            if (silent) {
                throw new RetryableException("no answer from node", "try again");
            }
            return super.finalized();
        }

        @Override
        public List<AppendedLog> appended(Address registry, Hash32 stream, long from, long to) {
            replays++;
            return super.appended(registry, stream, from, to);
        }
    }

    private final CountingLedger ledger = new CountingLedger();
    private final ProvenBatch batch = new ProvenBatch(false, ledger);
    private final ProofChecks checks = new ProofChecks(Optional.of(batch.trust), Optional.of(ledger));

    @Test
    void aStreamIsReplayedOnceForAllItsFiles() {
        ledger.replays = 0;
        for (int row = 0; row < 5; row++) {
            ProofCheck.Outcome outcome = checks.check(batch.one(row));
            assertThat(outcome.identity()).isTrue();
            assertThat(outcome)
                    .isEqualTo(ProofCheck.check(batch.one(row), Optional.of(batch.trust), Optional.of(ledger)));
        }
        assertThat(checks.check(batch.several(1, 4)).identity()).isTrue();
        assertThat(ledger.replays).isEqualTo(1 + 5);
    }

    @Test
    void aForgeryIsToldAmongGoodFilesAndDoesNotSpoilThem() {
        assertThat(checks.check(batch.one(1)).identity()).isTrue();
        ProvenBatch other = new ProvenBatch(true);
        ProofCheck.Outcome stranger = checks.check(other.one(1));
        assertThat(stranger.findings().exitCode()).isEqualTo(3);
        assertThat(checks.check(batch.one(1)).findings().exitCode()).isZero();
        assertThat(checks.check(batch.one(2)).identity()).isTrue();
    }

    @Test
    void aNodeThatDoesNotAnswerIsAskedOnceAndEachFileSaysSo() {
        ledger.silent = true;
        ledger.asked = 0;
        for (int row = 0; row < 3; row++) {
            assertThat(checks.check(batch.one(row)).findings().exitCode()).isEqualTo(1);
        }
        assertThat(ledger.asked).isEqualTo(1);
    }
}
