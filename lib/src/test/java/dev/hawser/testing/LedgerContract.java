package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.anchor.Entry;
import dev.hawser.anchor.LedgerAnchorer;
import dev.hawser.anchor.LedgerAnswer;
import dev.hawser.anchor.LedgerEntry;
import dev.hawser.anchor.LedgerHistory;
import dev.hawser.anchor.LedgerPort;
import dev.hawser.anchor.LedgerStream;
import dev.hawser.anchor.StreamName;
import dev.hawser.chain.Waits;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger must keep to. Its streams may outlive the tests, so each test has one of a new name. */
public abstract class LedgerContract {
    protected LedgerStream stream;

    /** The ledger as the owner of the streams sees it. */
    protected abstract LedgerPort owner();

    /** The same ledger as another account sees it; skips the test where there is none. */
    protected abstract LedgerPort other();

    /** The owner names a writer, or withdraws the name. */
    protected abstract void setWriter(StreamName name, Address writer, boolean allowed);

    /** The owner closes a stream. */
    protected abstract void retire(StreamName name);

    @BeforeEach
    final void nameAStream() {
        long random = ThreadLocalRandom.current().nextLong();
        stream = new LedgerStream(owner().account(), new StreamName(String.format(Locale.ROOT, "t-%016x", random)));
    }

    @Test
    void aStreamBeginsWithItsIdAsHead() {
        LedgerHistory history = owner().history(stream);

        assertThat(history.id()).isEqualTo(owner().id(stream));
        assertThat(history.head()).isEqualTo(history.id());
        assertThat(history.retired()).isFalse();
        assertThat(history.entries()).isEmpty();
    }

    @Test
    void whatIsAppendedStandsInTheStreamInItsOrder() {
        assertThat(owner().append(stream, owner().id(stream), entries(0, 2))).isEqualTo(new LedgerAnswer.Appended());
        Hash32 head = owner().history(stream).head();
        assertThat(owner().append(stream, head, entries(2, 3))).isEqualTo(new LedgerAnswer.Appended());

        List<LedgerEntry> found = owner().history(stream).entries();
        assertThat(found).extracting(LedgerEntry::entry).isEqualTo(entries(0, 3));
        assertThat(found).extracting(LedgerEntry::index).containsExactly(0L, 1L, 2L);
        assertThat(found.get(0).transaction()).isEqualTo(found.get(1).transaction());
        assertThat(found.get(1).head()).isEqualTo(head);
        assertThat(other().history(stream)).isEqualTo(owner().history(stream));
    }

    @Test
    void anAppendBehindAnotherHeadAppendsNoneOfItsEntries() {
        owner().append(stream, owner().id(stream), entries(0, 1));
        LedgerHistory before = owner().history(stream);

        assertThat(owner().append(stream, owner().id(stream), entries(1, 4)))
                .isInstanceOf(LedgerAnswer.HeadMoved.class);

        assertThat(owner().history(stream)).isEqualTo(before);
    }

    @Test
    void whoIsNotNamedMayNotAppend() {
        assertThatThrownBy(() -> other().append(stream, owner().id(stream), entries(0, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("NotWriter");
        assertThat(owner().history(stream).entries()).isEmpty();
    }

    @Test
    void aWriterMayAppendWhileItIsNamed() {
        setWriter(stream.name(), other().account(), true);
        assertThat(other().append(stream, owner().id(stream), entries(0, 1))).isEqualTo(new LedgerAnswer.Appended());

        setWriter(stream.name(), other().account(), false);
        Hash32 head = owner().history(stream).head();
        assertThatThrownBy(() -> other().append(stream, head, entries(1, 2))).isInstanceOf(InvalidInputException.class);
        assertThat(owner().history(stream).entries()).hasSize(1);
    }

    @Test
    void theWriterOfOneStreamIsNoneOfAnother() {
        setWriter(new StreamName(stream.name() + "x"), other().account(), true);

        assertThatThrownBy(() -> other().append(stream, owner().id(stream), entries(0, 1)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aRetiredStreamKeepsItsEntriesAndTakesNoMore() {
        owner().append(stream, owner().id(stream), entries(0, 1));
        Hash32 head = owner().history(stream).head();

        retire(stream.name());

        assertThat(owner().history(stream).retired()).isTrue();
        assertThat(owner().history(stream).head()).isEqualTo(head);
        assertThatThrownBy(() -> owner().append(stream, head, entries(1, 2))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> anchorer(owner()).anchor(stream, entries(0, 2), digest -> true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is retired");
        assertThatThrownBy(() -> retire(stream.name())).isInstanceOf(InvalidInputException.class);
        assertThat(owner().history(stream).entries()).hasSize(1);
    }

    @Test
    void aSecondAnchoringAppendsNothing() {
        LedgerAnchorer.Result first = anchorer(owner()).anchor(stream, entries(0, 3), digest -> true);
        LedgerAnchorer.Result second = anchorer(owner()).anchor(stream, entries(0, 4), digest -> true);

        assertThat(first.appended()).extracting(LedgerEntry::entry).isEqualTo(entries(0, 3));
        assertThat(second.alreadyThere()).isEqualTo(first.appended());
        assertThat(second.appended()).extracting(LedgerEntry::entry).isEqualTo(entries(3, 4));
        assertThat(anchorer(owner())
                        .anchor(stream, entries(0, 4), digest -> true)
                        .appended())
                .isEmpty();
    }

    @Test
    void moreEntriesThanOneAppendHoldsAreAnchoredInSeveral() {
        int many = owner().mostEntries() + 3;

        anchorer(owner()).anchor(stream, entries(0, many), digest -> true);

        List<LedgerEntry> found = owner().history(stream).entries();
        assertThat(found).extracting(LedgerEntry::entry).isEqualTo(entries(0, many));
        assertThat(found.stream().map(LedgerEntry::transaction).distinct()).hasSize(2);
    }

    @Test
    void anEntryOfAnotherStoreStopsAnAnchoring() {
        owner().append(stream, owner().id(stream), entries(0, 1));

        assertThatThrownBy(() ->
                        anchorer(owner()).anchor(stream, entries(1, 2), digest -> !digest.equals(entry(0).manifest())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has a manifest that the store lacks: " + entry(0).manifest());
        assertThat(owner().history(stream).entries()).hasSize(1);
    }

    @Test
    void twoSendersAtOnceAppendEachEntryOnce() throws Exception {
        setWriter(stream.name(), other().account(), true);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (LedgerPort sender : List.of(owner(), other())) {
                senders.add(threads.submit(() -> {
                    for (int until = 1; until <= 4; until++) {
                        anchorer(sender).anchor(stream, entries(0, until), digest -> true);
                    }
                }));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(owner().history(stream).entries())
                .extracting(LedgerEntry::entry)
                .isEqualTo(entries(0, 4));
    }

    /** As the commands anchor. */
    protected static LedgerAnchorer anchorer(LedgerPort ledger) {
        return new LedgerAnchorer(ledger, Waits::sleep);
    }

    /** The entries of some numbers, from one to below another. */
    protected static List<Entry> entries(int from, int to) {
        return IntStream.range(from, to).mapToObj(LedgerContract::entry).toList();
    }

    private static Entry entry(int i) {
        return new Entry(hash("root" + i), hash("manifest" + i));
    }

    private static Hash32 hash(String text) {
        return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
    }
}
