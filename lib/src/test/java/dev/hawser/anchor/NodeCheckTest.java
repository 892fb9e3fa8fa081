package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class NodeCheckTest {
    private final FakeLedger ledger = new FakeLedger();
    private final Hash32 genesis = ledger.block(0).orElseThrow().hash();
    private final Instant head = ledger.latest().timestamp();

    @Test
    void aNodeThatServesTheChainAndItsNewestBlockPasses() {
        assertThatCode(() -> check(ledger, genesis, head.plusSeconds(600)).require())
                .doesNotThrowAnyException();
    }

    @Test
    void anotherChainIsRefused() {
        NodeCheck elsewhere = new NodeCheck(
                ledger, new ChainId(1), genesis, Duration.ofMinutes(10), Clock.fixed(head, ZoneOffset.UTC));
        assertThatThrownBy(elsewhere::require)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the node serves chain 77, not chain 1");
    }

    @Test
    void aChainOfTheSameIdWithAnotherBeginningIsRefused() {
        assertThatThrownBy(() -> check(ledger, FakeLedger.hash("other"), head).require())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("genesis expected " + FakeLedger.hash("other"))
                .hasMessageContaining("genesis found    " + genesis);
    }

    @Test
    void theBeginningOfTheEmbeddedChainIsNotLookedAt() {
        assertThatCode(() -> check(ledger, Hash32.ZERO, head).require()).doesNotThrowAnyException();
    }

    @Test
    void aNodeThatIsSyncingIsNotSignedFor() {
        FakeLedger syncing = new FakeLedger() {
            @Override
            public boolean syncing() {
                return true;
            }
        };
        assertThatThrownBy(() -> check(syncing, genesis, head).require())
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("still syncing");
    }

    @Test
    void anOldHeadIsNotSignedFor() {
        assertThatThrownBy(() -> check(ledger, genesis, head.plusSeconds(601)).require())
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("is 601 s old, more than the 600 s of deploy.max-head-age");
    }

    @Test
    void aClockThatWentBackIsNamedWithWhatItShows() {
        Instant past = head.minusSeconds(86_400);
        assertThatThrownBy(() -> check(ledger, genesis, past).require())
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("is 86400 s ahead of this machine's clock, which shows " + past);
    }

    private static NodeCheck check(NodePort ledger, Hash32 genesis, Instant now) {
        return new NodeCheck(
                ledger, FakeLedger.REGISTRY.chain(), genesis, Duration.ofMinutes(10), Clock.fixed(now, ZoneOffset.UTC));
    }
}
