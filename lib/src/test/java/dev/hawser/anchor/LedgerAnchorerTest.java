package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerAnchorerTest {
    private static final LedgerStream STREAM = new LedgerStream(Address.ZERO, new StreamName("a"));
    private static final Hash32 ID = hash("id");

    private final Scripted ledger = new Scripted();
    private final LedgerAnchorer anchorer = new LedgerAnchorer(ledger, pause -> ledger.pauses++);

    @Test
    void nothingMissingAppendsNothing() {
        ledger.held.add(entry(1));

        LedgerAnchorer.Result result = anchorer.anchor(STREAM, List.of(entry(1)), digest -> true);

        assertThat(result.appended()).isEmpty();
        assertThat(result.alreadyThere()).hasSize(1);
        assertThat(ledger.asked).isZero();
    }

    @Test
    void anUnknownOutcomeIsReadFromTheStream() {
        ledger.fate.add(Fate.DONE_AND_LOST);
        ledger.fate.add(Fate.LOST);

        anchorer.anchor(STREAM, List.of(entry(1), entry(2), entry(3)), digest -> true);

        assertThat(ledger.held).containsExactly(entry(1), entry(2), entry(3));
        assertThat(ledger.asked).isEqualTo(3);
        assertThat(ledger.pauses).isEqualTo(2);
    }

    @Test
    void whatAnotherSenderAppendedMeanwhileIsNotAppendedAgain() {
        ledger.fate.add(Fate.OVERTAKEN);

        anchorer.anchor(STREAM, List.of(entry(1), entry(2)), digest -> true);

        assertThat(ledger.held).containsExactly(entry(1), entry(2));
    }

    @Test
    void aLedgerThatNeverTakesItIsGivenUp() {
        for (int i = 0; i < 20; i++) {
            ledger.fate.add(Fate.LOST);
        }

        assertThatThrownBy(() -> anchorer.anchor(STREAM, List.of(entry(1)), digest -> true))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("8 attempts")
                .hasMessageContaining("lost");
    }

    @Test
    void entriesThatDoNotMakeTheHeadAreEvidence() {
        LedgerEntry entry = new LedgerEntry(entry(1), 0, entry(1).headAfter(ID), "t", Instant.EPOCH);

        assertThatThrownBy(() -> new LedgerHistory(STREAM, ID, hash("other"), false, List.of(entry)))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining("does not make the head")
                .hasMessageContaining(hash("other").toString());
        assertThatThrownBy(() -> new LedgerHistory(STREAM, hash("id2"), entry.head(), false, List.of(entry)))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining("entry 0");
    }

    private enum Fate {
        LOST,
        DONE_AND_LOST,
        OVERTAKEN
    }

    /** Does what it is told to at each append, and then what it should. Takes two entries at a time. */
    private static final class Scripted implements LedgerPort {
        private final List<Entry> held = new ArrayList<>();
        private final Deque<Fate> fate = new ArrayDeque<>();
        private int asked;
        private int pauses;

        @Override
        public Address account() {
            return Address.ZERO;
        }

        @Override
        public Hash32 id(LedgerStream stream) {
            return ID;
        }

        @Override
        public int mostEntries() {
            return 2;
        }

        @Override
        public LedgerHistory history(LedgerStream stream) {
            List<LedgerEntry> entries = new ArrayList<>();
            Hash32 head = ID;
            for (Entry entry : held) {
                head = entry.headAfter(head);
                entries.add(new LedgerEntry(entry, entries.size(), head, "t", Instant.EPOCH));
            }
            return new LedgerHistory(stream, ID, head, false, entries);
        }

        @Override
        public LedgerAnswer append(LedgerStream stream, Hash32 expectedHead, List<Entry> entries) {
            asked++;
            Fate next = fate.poll();
            if (next == Fate.LOST) {
                return new LedgerAnswer.Unknown("lost");
            }
            if (next == Fate.OVERTAKEN) {
                held.addAll(entries);
            }
            if (!history(stream).head().equals(expectedHead)) {
                return new LedgerAnswer.HeadMoved("moved");
            }
            held.addAll(entries);
            return next == Fate.DONE_AND_LOST ? new LedgerAnswer.Unknown("lost") : new LedgerAnswer.Appended();
        }
    }

    private static Entry entry(int i) {
        return new Entry(hash("root" + i), hash("manifest" + i));
    }

    private static Hash32 hash(String text) {
        return Keccak.hash(text.getBytes(StandardCharsets.US_ASCII));
    }
}
