package dev.hawser.anchor;

import static dev.hawser.anchor.FakeLedger.STREAM;
import static dev.hawser.anchor.FakeLedger.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamReplayTest {
    private final FakeLedger ledger = new FakeLedger();
    private final StreamReplay replay = new StreamReplay(ledger);

    @Test
    void aStreamWithoutEntriesIsCompleteAndItsHeadIsItsId() {
        StreamHistory history = replay.toLatest(STREAM).history();
        assertThat(history.entries()).isEmpty();
        assertThat(history.head()).isEqualTo(STREAM.id());
    }

    @Test
    void entriesAreNumberedAndLinkedInTheOrderOfTheChain() {
        fill(3);
        List<AppendedEntry> entries = replay.toLatest(STREAM).history().entries();
        assertThat(entries).extracting(AppendedEntry::index).containsExactly(0L, 1L, 2L);
        assertThat(entries).extracting(AppendedEntry::entry).containsExactly(entry(0), entry(1), entry(2));
        assertThat(entries.get(0).previousHead()).isEqualTo(STREAM.id());
        assertThat(entries.get(2).previousHead()).isEqualTo(entries.get(1).head());
    }

    @Test
    void anEventMissingInTheMiddleMeansCannotTell() {
        fill(3);
        ledger.view = logs -> List.of(logs.get(0), logs.get(2));
        assertCannotTell("the gap is before index 1");
    }

    @Test
    void anEventMissingAtTheEndMeansCannotTell() {
        fill(3);
        ledger.view = logs -> logs.subList(0, 2);
        assertCannotTell("the node gave 2 events");
    }

    @Test
    void noEventsForAStreamWithAHeadMeansCannotTell() {
        fill(2);
        ledger.view = logs -> List.of();
        assertCannotTell("the node gave 0 events");
    }

    @Test
    void anEventWithAnotherRootMeansCannotTell() {
        fill(2);
        ledger.view = logs -> List.of(
                logs.get(0),
                new AppendedLog(
                        entry(9),
                        logs.get(1).head(),
                        logs.get(1).transactionHash(),
                        logs.get(1).blockNumber(),
                        logs.get(1).blockHash(),
                        logs.get(1).blockTimestamp()));
        assertCannotTell("the gap is before index 1");
    }

    @Test
    void aHeadThatIsOlderThanTheEventsIsAContradiction() {
        fill(1);
        var earlier = ledger.currentHead();
        ledger.appendElsewhere(entry(1));
        ledger.forceHead(earlier);
        assertContradiction("the events go further than the stream's head");
    }

    @Test
    void eventsInAStreamWhoseHeadSaysThereAreNoneAreAContradiction() {
        fill(1);
        ledger.forceHead(STREAM.id());
        assertContradiction("the events go further than the stream's head");
    }

    @Test
    void twoEventsBehindOneHeadAreAContradiction() {
        fill(1);
        ledger.forceHead(STREAM.id());
        ledger.appendElsewhere(entry(5));
        assertContradiction("two events follow the same head");
    }

    @Test
    void aBlockThatLeavesTheChainDuringTheReplayMeansCannotTell() {
        fill(1);
        Block gone = new Block(
                1, FakeLedger.hash("gone"), java.time.Instant.EPOCH, dev.hawser.primitives.Wei.ZERO, 30_000_000);
        assertThat(replay.to(STREAM, gone)).isInstanceOf(Replay.CannotTell.class);
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            ledger.appendElsewhere(entry(i));
        }
        assertThat(new ArrayList<>(replay.toLatest(STREAM).history().entries())).hasSize(count);
    }

    private void assertCannotTell(String reason) {
        Replay outcome = replay.toLatest(STREAM);
        assertThat(outcome).isInstanceOf(Replay.CannotTell.class);
        assertThatThrownBy(outcome::history)
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining(reason);
    }

    private void assertContradiction(String reason) {
        Replay outcome = replay.toLatest(STREAM);
        assertThat(outcome).isInstanceOf(Replay.Contradiction.class);
        assertThatThrownBy(outcome::history)
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining(reason);
    }
}
