package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.Waiting;
import dev.hawser.primitives.Wei;
import dev.hawser.testing.GethForkChoice;
import dev.hawser.testing.HardhatNode;
import dev.hawser.testing.Senders;
import dev.hawser.testing.TestChain;
import dev.hawser.testing.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fees that rise while a transaction waits, against the pools of real nodes. Nothing but the injected clock waits. */
class FeesOnNodesTest {
    private static final Duration RAISE_AFTER = Duration.ofSeconds(30);
    private static final int SPIKE = 20;
    private static final int LOOKS_OF_THE_SPIKE = 12;

    @TempDir
    Path folder;

    private final SteppingClock clock = new SteppingClock();
    private final List<String> reports = new ArrayList<>();

    @Test
    void aFeeTwentyTimesAsHighIsPaidWithinTheBudgetOnAnvil() {
        try (TestChain chain = TestChain.start("--no-mining");
                Publisher publisher = Publisher.on(chain.url(), folder, chain::fund, duration -> chain.mine(1))) {
            AnchorResult result = anchorInASpike(chain, publisher, Wei.ofGwei(1_000_000_000));
            assertThat(result.attempts()).isGreaterThan(1);
            assertThat(reports).isEmpty();
            assertThat(result.lastTransaction().orElseThrow().gasPrice().compareTo(Wei.ofGwei(10)))
                    .isPositive();
        }
    }

    @Test
    void overBudgetItIsParkedWithAnAlarmAndGoesOnWhenTheFeeHasFallenOnAnvil() {
        try (TestChain chain = TestChain.start("--no-mining");
                Publisher publisher = Publisher.on(chain.url(), folder, chain::fund, duration -> chain.mine(1))) {
            // three gwei for each unit of a first append, about
            AnchorResult result = anchorInASpike(chain, publisher, Wei.ofGwei(3 * 60_000));
            assertThat(reports).hasSize(1).allMatch(text -> text.startsWith("ALARM: "));
            assertThat(result.lastTransaction().orElseThrow().gasPrice().compareTo(Wei.ofGwei(4)))
                    .isNegative();
        }
    }

    /** The base fee rises as soon as the transaction is offered, and stays there for a dozen looks. */
    private AnchorResult anchorInASpike(TestChain chain, Publisher publisher, Wei budget) {
        Stream stream = publisher.stream("spike");
        Wei normal = publisher.ledger().latest().baseFee();
        int[] looks = {0};
        Pause pause = duration -> {
            clock.now = clock.now.plus(RAISE_AFTER);
            Wei next = looks[0]++ < LOOKS_OF_THE_SPIKE ? normal.times(SPIKE) : normal;
            chain.rpc("anvil_setNextBlockBaseFeePerGas", "0x" + next.value().toString(16));
            chain.mine(1);
        };
        AnchorResult result =
                senders(publisher, pause).budget(budget).anchorer().anchor(stream, Publisher.entries(0, 2));
        assertThat(publisher.entries(stream)).isEqualTo(Publisher.entries(0, 2));
        assertThat(looks[0]).isPositive();
        return result;
    }

    @Test
    void gethsPoolTakesEachRaise() {
        try (GethForkChoice chain = GethForkChoice.start();
                Publisher publisher = Publisher.on(chain.url(), folder, chain::fund, duration -> chain.mine())) {
            requireRaisesAreTaken(publisher, () -> chain.mineOnly(List.of()), chain::mine);
        }
    }

    @Test
    void hardhatsPoolTakesEachRaise() {
        try (HardhatNode chain = HardhatNode.start();
                Publisher publisher = Publisher.on(chain.url(), folder, chain::fund, duration -> chain.mine(1))) {
            chain.call("evm_setAutomine", false);
            requireRaisesAreTaken(publisher, () -> {}, () -> chain.mine(1));
        }
    }

    /** @param passing lets a block pass without what waits, where the node can */
    private void requireRaisesAreTaken(Publisher publisher, Runnable passing, Runnable mining) {
        Stream stream = publisher.stream("raised");
        int[] looks = {0};
        Pause pause = duration -> {
            clock.now = clock.now.plus(RAISE_AFTER);
            (++looks[0] <= 4 ? passing : mining).run();
        };
        AnchorResult result = senders(publisher, pause).anchorer().anchor(stream, Publisher.entries(0, 2));
        assertThat(result.attempts()).isBetween(4, 5);
        assertThat(result.transactions()).hasSize(1);
        assertThat(publisher.entries(stream)).isEqualTo(Publisher.entries(0, 2));
    }

    private Senders senders(Publisher publisher, Pause pause) {
        return publisher
                .senders(pause)
                .raiseAfter(RAISE_AFTER)
                .report(reports::add)
                .waiting(new Waiting(clock, pause, RAISE_AFTER, Duration.ofHours(1)));
    }

    private static final class SteppingClock extends TestClock {
        private Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }
    }
}
