package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import dev.hawser.testing.MemoryDocuments;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final ChainId CHAIN = new ChainId(7);
    private static final Address ACCOUNT = Address.parse("0x" + "a1".repeat(20));
    private static final Hash32 GENESIS = FakeLedger.hash("genesis");
    private static final String FOLDER = "chains/7/journal/" + ACCOUNT + "/";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private final MemoryDocuments documents = new MemoryDocuments();

    @Test
    void whatIsWrittenIsReadByTheNextDriver() {
        Journal first = open();
        first.write("signed", state(signed()));
        first.write("final", state(signed()).settling(mined(), settled(), Optional.of(FakeLedger.hash("stream"))));
        Journal second = open();
        assertThat(second.state().open()).isEmpty();
        assertThat(second.state().lastFinal()).contains(receipt());
        assertThat(second.state().nextNonce()).isEqualTo(6);
        assertThat(second.state().totals().get(FakeLedger.hash("stream")).fees())
                .isEqualTo(Wei.ofGwei(62_000));
        assertThat(second.state().totals().get(FakeLedger.hash("stream")).untilFinal())
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void signedBytesAreReadBackByteForByte() {
        open().write("mined", state(mined()));
        Delivery read = open().state().open().get(0);
        assertThat(read.stage()).isEqualTo(Stage.MINED);
        assertThat(read.lastAttempt().signed().raw())
                .isEqualTo(signed().lastAttempt().signed().raw());
        assertThat(read.lastAttempt().fees()).isEqualTo(signed().lastAttempt().fees());
        assertThat(read.lastAttempt().at()).isEqualTo(NOW);
        assertThat(read.call().sameAs(signed().call())).isTrue();
        assertThat(read.mined()).contains(receipt());
    }

    @Test
    void theEtherOfACallIsKept() {
        open().write("signed", state(signed(Wei.of(12))));
        assertThat(newest()).contains("\"value\":\"12\"");
        assertThat(open().state().open().get(0).call().value()).isEqualTo(Wei.of(12));
    }

    @Test
    void aCallWithoutEtherIsWrittenAsItWasBeforeCallsCouldCarryAny() {
        open().write("signed", state(signed()));
        assertThat(newest()).doesNotContain("\"value\"");
        assertThat(open().state().open().get(0).call().value()).isEqualTo(Wei.ZERO);
    }

    @Test
    void callsThatCarryDifferentAmountsAreNotTheSame() {
        assertThat(signed().call().sameAs(signed(Wei.of(12)).call())).isFalse();
    }

    @Test
    void whatElseLiesBesideTheJournalsIsNoAccount() {
        open().claim();
        documents.write("chains/7/journal/.DS_Store", new byte[0]);
        assertThat(Journal.accounts(documents, CHAIN)).containsExactly(ACCOUNT);
    }

    @Test
    void readingWritesNothing() {
        open();
        assertThat(documents.contents()).isEmpty();
    }

    @Test
    void ofTwoDriversTheLaterGoesOnAndTheEarlierStops() {
        Journal earlier = open();
        earlier.write("planned", state(signed()));
        Journal later = open();
        later.claim();
        assertThatThrownBy(() -> earlier.write("signed", state(signed())))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("another driver took over account " + ACCOUNT)
                .hasMessageContaining("epoch 2");
        later.write("signed", state(signed()));
        assertThat(open().epoch()).isEqualTo(2);
    }

    @Test
    void aDriverThatSleptUntilItsNumberWasPrunedStopsToo() {
        Journal sleeper = open();
        sleeper.claim();
        for (int i = 0; i < 2; i++) {
            Journal busy = open();
            for (int step = 0; step < 300; step++) {
                busy.write("step", state(signed()));
            }
        }
        open().claim();
        assertThat(documents.contents()).doesNotContainKey(FOLDER + "0000000002.json");
        assertThatThrownBy(() -> sleeper.write("late", state(signed())))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("another driver took over");
    }

    @Test
    void aCreationWhoseAnswerWasLostCounts() {
        MemoryDocuments forgetful = new MemoryDocuments() {
            @Override
            public byte[] create(String path, byte[] content) {
                super.create(path, content);
                // the reply was lost, and the writer reads what is there
                return read(path).orElseThrow().clone();
            }
        };
        Journal journal = Journal.open(forgetful, CHAIN, ACCOUNT, GENESIS, Clock.fixed(NOW, ZoneOffset.UTC));
        journal.write("planned", state(signed()));
        assertThat(journal.epoch()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 200})
    void aTruncatedEntryIsNamedAndTheOneBeforeItCountsOnceItIsRemoved(int length) {
        open().write("signed", state(signed()));
        String newest = FOLDER + "0000000002.json";
        documents.contents().computeIfPresent(newest, (path, bytes) -> Arrays.copyOf(bytes, length));
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the journal entry is damaged")
                .hasMessageContaining(newest)
                .extracting(error -> ((InvalidInputException) error).advice())
                .asString()
                .contains("remove that file and run again");
        documents.remove(newest);
        assertThat(open().state().open()).isEmpty();
    }

    @Test
    void everyChangedByteOfAnEntryIsNoticed() {
        open().write("signed", state(signed()));
        String newest = FOLDER + "0000000002.json";
        byte[] sound = documents.read(newest).orElseThrow();
        for (int i = 0; i < sound.length - 1; i++) {
            byte[] changed = sound.clone();
            changed[i] ^= 1;
            documents.write(newest, changed);
            assertThatThrownBy(this::open).as("byte %d", i).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void anEntryOfANewerVersionIsRefused() {
        open().claim();
        documents.write(
                FOLDER + "0000000002.json", "{\"format\":\"hawser-journal-v2\"}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has format hawser-journal-v2, and this version reads hawser-journal-v1");
    }

    @Test
    void aChainOfTheSameIdWithAnotherGenesisIsRefused() {
        open().claim();
        assertThatThrownBy(() -> Journal.open(
                        documents, CHAIN, ACCOUNT, FakeLedger.hash("other"), Clock.fixed(NOW, ZoneOffset.UTC)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("genesis expected " + GENESIS)
                .hasMessageContaining("genesis found    " + FakeLedger.hash("other"));
    }

    @Test
    void aStoreThatIsFullStopsTheDriverBeforeItGoesOn() {
        Journal journal = Journal.open(
                new MemoryDocuments() {
                    @Override
                    public byte[] create(String path, byte[] content) {
                        throw new RetryableException("No space left on device", "make room");
                    }
                },
                CHAIN,
                ACCOUNT,
                GENESIS,
                Clock.fixed(NOW, ZoneOffset.UTC));
        assertThatThrownBy(() -> journal.write("signed", state(signed())))
                .isInstanceOf(RetryableException.class)
                .hasMessage("No space left on device");
        assertThat(journal.state().open()).isEmpty();
    }

    private Journal open() {
        return Journal.open(documents, CHAIN, ACCOUNT, GENESIS, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static JournalState state(Delivery delivery) {
        return JournalState.empty(GENESIS).with(delivery);
    }

    private String newest() {
        return new String(documents.read(FOLDER + "0000000002.json").orElseThrow(), StandardCharsets.UTF_8);
    }

    private static Delivery signed() {
        return signed(Wei.ZERO);
    }

    private static Delivery signed(Wei value) {
        byte[] raw = {1, 2, 3, -1};
        Attempt attempt = new Attempt(
                new SignedTransaction(Keccak.hash(raw), raw), new Fees(Wei.ofGwei(3), Wei.of(7)), 40_000, NOW);
        Call call = new Call(Optional.of(ACCOUNT), new byte[] {5, 6}, value, "do \"this\"");
        return Delivery.planned(call).taking(5).signed(call, attempt);
    }

    private static Delivery mined() {
        return signed().sent().minedIn(receipt());
    }

    private static Receipt receipt() {
        return new Receipt(
                signed().lastAttempt().hash(),
                true,
                9,
                FakeLedger.hash("block"),
                31_000,
                Wei.ofGwei(2),
                Optional.of(ACCOUNT));
    }

    private static Settled settled() {
        return new Settled(signed().call(), receipt(), 1, Instant.EPOCH, Instant.ofEpochSecond(90));
    }
}
