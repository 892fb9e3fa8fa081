package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.Attempt;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Delivery;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Fees;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.Receipt;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.Transaction;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.anchor.web3j.ReorgNode.Fate;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import dev.hawser.testing.Senders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every entry stands once, whatever blocks the chain gives up and whatever becomes of the transaction in them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReorgTest {
    private static final int DEEPEST = 8;

    private ReorgNode node;
    private Publisher publisher;

    abstract ReorgNode node();

    @BeforeAll
    void startNode(@TempDir Path folder) {
        node = node();
        publisher = Publisher.on(node.url(), folder, node::fund, duration -> node.mine(1));
    }

    @AfterAll
    void stopNode() {
        if (publisher != null) {
            publisher.close();
        }
        if (node != null) {
            node.close();
        }
    }

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (int depth = 1; depth <= DEEPEST; depth++) {
            for (Fate fate : Fate.values()) {
                for (boolean seen : List.of(false, true)) {
                    cases.add(Arguments.of(depth, seen, fate));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest(name = "depth {0}, seen in its block: {1}, then {2}")
    @MethodSource("cases")
    void everyEntryStandsOnceAfterAReorg(int depth, boolean seen, Fate fate) {
        Stream stream = publisher.stream("r" + depth + (seen ? "-seen-" : "-unseen-") + fate.ordinal());
        Reorg reorg = new Reorg(depth, seen, fate);
        Senders senders = publisher.senders(reorg).confirmations(depth);
        TransactionSender sender = senders.sender();
        reorg.sender = sender;
        List<Entry> wanted = Publisher.entries(0, 2);

        AnchorResult result = senders.anchorer(sender).anchor(stream, wanted);

        assertThat(reorg.happened).as("the reorg happened").isTrue();
        assertThat(publisher.entries(stream)).isEqualTo(wanted);
        assertThat(result.appended()).hasSize(2);
        assertThat(result.settled()).allMatch(one -> one.receipt().succeeded());
        Receipt last = result.lastTransaction().orElseThrow();
        assertThat(publisher.ledger().block(last.blockNumber()).orElseThrow().hash())
                .isEqualTo(last.blockHash());
        assertThat(sender.state().open()).isEmpty();
    }

    @ParameterizedTest(name = "then {0}")
    @MethodSource("fates")
    void aReorgDeeperThanTheStatedFinalityIsReportedAndNothingIsDoubled(Fate fate) {
        Stream stream = publisher.stream("deep-" + fate.ordinal());
        Keeping kept = new Keeping();
        Senders senders = publisher.senders(kept).confirmations(1);
        TransactionSender first = senders.sender();
        kept.sender = first;
        senders.anchorer(first).anchor(stream, Publisher.entries(0, 1));
        Receipt last = first.state().lastFinal().orElseThrow();
        int depth = Math.toIntExact(publisher.ledger().latest().number() - last.blockNumber() + 1);
        long nonce = publisher.ledger().nonce(publisher.signer().address()) - 1;
        node.reorg(depth, fate, kept.raw, other(nonce));

        List<Entry> wanted = Publisher.entries(0, 2);
        assertThatThrownBy(() -> senders.anchorer().anchor(stream, wanted))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("a reorg deeper than the stated finality");
        AnchorResult again = senders.anchorer().anchor(stream, wanted);
        assertThat(publisher.entries(stream)).isEqualTo(wanted);
        assertThat(again.settled()).allMatch(one -> one.receipt().succeeded());
    }

    static List<Fate> fates() {
        return List.of(Fate.values());
    }

    /** A transaction of the publisher that does nothing, as another program with its key would send. */
    private byte[] other(long nonce) {
        Fees fees = new Fees(Wei.ofGwei(50), Wei.ofGwei(2));
        Call nothing = new Call(Optional.of(publisher.signer().address()), new byte[0], "nothing");
        return publisher
                .signer()
                .sign(new Transaction(publisher.registry().chain(), nonce, 21_000, fees, nothing))
                .raw();
    }

    /** Lets the chain add a block a look, and once give up those down to the transaction's. */
    private final class Reorg implements Pause {
        private final int depth;
        private final boolean seen;
        private final Fate fate;
        private TransactionSender sender;
        private boolean happened;

        Reorg(int depth, boolean seen, Fate fate) {
            this.depth = depth;
            this.seen = seen;
            this.fate = fate;
        }

        @Override
        public void pause(Duration duration) {
            Optional<Delivery> delivery = sender.state().open().stream()
                    .filter(one -> !one.attempts().isEmpty())
                    .findFirst();
            if (happened || delivery.isEmpty() || seen && delivery.get().mined().isEmpty()) {
                node.mine(1);
                return;
            }
            long head = publisher.ledger().latest().number();
            long top = delivery.get().mined().map(Receipt::blockNumber).orElse(head + 1) + depth - 1;
            if (top > head) {
                node.mine(Math.toIntExact(top - head));
            }
            byte[] own = last(delivery.get()).signed().raw();
            assertThat(publisher.ledger().receipt(last(delivery.get()).hash())).isPresent();
            node.reorg(depth, fate, own, other(delivery.get().nonce().orElseThrow()));
            assertThat(publisher.ledger().receipt(last(delivery.get()).hash())).isEmpty();
            happened = true;
        }
    }

    /** Lets the chain add a block a look, and keeps the bytes that were sent. */
    private final class Keeping implements Pause {
        private TransactionSender sender;
        private byte[] raw;

        @Override
        public void pause(Duration duration) {
            sender.state().open().stream()
                    .flatMap(delivery -> delivery.attempts().stream())
                    .forEach(attempt -> raw = attempt.signed().raw());
            node.mine(1);
        }
    }

    private static Attempt last(Delivery delivery) {
        return delivery.attempts().get(delivery.attempts().size() - 1);
    }
}
