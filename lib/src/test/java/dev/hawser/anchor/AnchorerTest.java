package dev.hawser.anchor;

import static dev.hawser.anchor.FakeLedger.OWNER;
import static dev.hawser.anchor.FakeLedger.STREAM;
import static dev.hawser.anchor.FakeLedger.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import dev.hawser.testing.MemoryDocuments;
import dev.hawser.testing.Senders;
import dev.hawser.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnchorerTest {
    private static final Address STRANGER = Address.parse("0x" + "bb".repeat(20));

    private final FakeLedger ledger = new FakeLedger();
    private final SteppingClock clock = new SteppingClock();
    private final MemoryDocuments documents = new MemoryDocuments();

    @Test
    void oneEntryIsAppendedInOneTransaction() {
        AnchorResult result = anchor(entry(0));
        assertThat(result.appended()).extracting(AppendedEntry::entry).containsExactly(entry(0));
        assertThat(result.transactions()).hasSize(1);
        assertThat(result.gasPerAppend()).isEqualTo(31_000);
    }

    @Test
    void severalEntriesShareOneTransactionAndKeepTheirOrder() {
        AnchorResult result = anchor(entry(2), entry(0), entry(1));
        assertThat(result.appended()).extracting(AppendedEntry::entry).containsExactly(entry(2), entry(0), entry(1));
        assertThat(ledger.sends).isEqualTo(1);
        assertThat(result.gasPerAppend()).isEqualTo(10_334);
    }

    @Test
    void aSecondRunAppendsNothing() {
        anchor(entry(0), entry(1));
        AnchorResult again = anchor(entry(0), entry(1));
        assertThat(again.appended()).isEmpty();
        assertThat(again.alreadyThere()).hasSize(2);
        assertThat(again.gasPerAppend()).isZero();
        assertThat(ledger.sends).isEqualTo(1);
    }

    @Test
    void anEntryWantedTwiceIsAppendedOnce() {
        assertThat(anchor(entry(0), entry(0)).appended()).hasSize(1);
    }

    @Test
    void anothersEntryInBetweenIsSteppedBehind() {
        ledger.before = () -> ledger.appendElsewhere(entry(7));
        AnchorResult result = anchor(entry(0));
        assertThat(result.appended()).extracting(AppendedEntry::index).containsExactly(1L);
        assertThat(ledger.sends).isEqualTo(2);
    }

    @Test
    void anEntryThatAnotherAppendsMeanwhileIsNotAppendedAgain() {
        ledger.before = () -> ledger.appendElsewhere(entry(0));
        AnchorResult result = anchor(entry(0));
        assertThat(result.appended()).isEmpty();
        assertThat(result.alreadyThere()).hasSize(1);
        assertThat(ledger.sends).isEqualTo(1);
    }

    @Test
    void moreEntriesThanFitATransactionTakeSeveral() {
        Entry[] many = IntStream.range(0, GasShare.MOST_ENTRIES + 1)
                .mapToObj(FakeLedger::entry)
                .toArray(Entry[]::new);
        AnchorResult result = anchor(many);
        assertThat(result.appended()).hasSize(many.length);
        assertThat(result.transactions()).hasSize(2);
    }

    @Test
    void confirmationsAreWaitedFor() {
        long before = ledger.latest().number();
        senders(3).anchorer().anchor(STREAM, List.of(entry(0)));
        assertThat(ledger.latest().number()).isEqualTo(before + 4);
    }

    @Test
    void aStrangerIsRefusedAndBothAddressesAreNamed() {
        ledger.account = STRANGER;
        assertThatThrownBy(() -> anchor(entry(0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(STRANGER.toString())
                .hasMessageContaining(OWNER.toString());
        assertThat(ledger.sends).isZero();
    }

    @Test
    void aWriterMayAppend() {
        ledger.account = STRANGER;
        ledger.allow(STRANGER);
        assertThat(anchor(entry(0)).appended()).hasSize(1);
    }

    @Test
    void aRetiredStreamIsRefused() {
        ledger.retired = true;
        assertThatThrownBy(() -> anchor(entry(0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("retired");
    }

    @Test
    void anAccountWithoutFundsSaysWhatItHasAndNeeds() {
        ledger.balance = Wei.of(5);
        assertThatThrownBy(() -> anchor(entry(0)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining(OWNER.toString())
                .hasMessageContaining("it has 5 wei and needs up to 150000000000000 wei");
    }

    @Test
    void theEtherOfACallCountsAmongWhatItNeeds() {
        ledger.balance = Wei.ofGwei(200_000);
        Purse purse = new Purse(ledger, OWNER, new FeePolicy(Wei.ofGwei(1_000_000_000)));
        Fees fees = new Fees(Wei.ofGwei(3), Wei.ofGwei(1));
        purse.requireFunds(new Call(Optional.of(STRANGER), new byte[0], Wei.ofGwei(50_000), "bond"), fees, 50_000);
        assertThatThrownBy(() -> purse.requireFunds(
                        new Call(Optional.of(STRANGER), new byte[0], Wei.ofGwei(50_001), "bond"), fees, 50_000))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("it has 200000000000000 wei and needs up to 200001000000000 wei");
    }

    @Test
    void otherCodeAtTheRegistrysAddressIsRefused() {
        ledger.code = FakeLedger.hash("other");
        assertThatThrownBy(() -> anchor(entry(0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no registry at")
                .hasMessageContaining(FakeLedger.hash("other").toString());
    }

    @Test
    void aTransactionThatNeverGetsInIsGivenUpAfterTheTimeout() {
        ledger.answer = Optional.of(new SendAnswer.Accepted());
        assertThatThrownBy(() -> anchor(entry(0)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("is not confirmed after 60 s");
    }

    @Test
    void anEarlierTransactionThatIsStuckIsNotOvertaken() {
        ledger.stuck = 1;
        assertThatThrownBy(() -> anchor(entry(0)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("1 transactions of " + OWNER + " from nonce 0 still wait after 60 s");
        assertThat(ledger.sends).isZero();
    }

    @Test
    void anotherTransactionWithOurNonceInThePoolIsSaid() {
        ledger.answer = Optional.of(new SendAnswer.Underpriced());
        assertThatThrownBy(() -> anchor(entry(0)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("waits in the node's pool");
    }

    @Test
    void aPoolThatKnowsOfNoCoinsYetIsAskedAgain() {
        ledger.answers.addAll(List.of(new SendAnswer.NoFunds("not yet"), new SendAnswer.NoFunds("not yet")));
        assertThat(anchor(entry(0)).appended()).hasSize(1);
    }

    @Test
    void aNodeThatKeepsSayingThatTheAccountCantPayIsBelieved() {
        ledger.answer = Optional.of(new SendAnswer.NoFunds("overshot 7"));
        assertThatThrownBy(() -> anchor(entry(0)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("can't pay to append")
                .hasMessageContaining("overshot 7");
        assertThat(ledger.sends).isEqualTo(SendRules.PATIENCE);
    }

    @Test
    void aNonceThatOthersKeepTakingEndsInARetryableError() {
        ledger.answer = Optional.of(new SendAnswer.NonceUsed());
        assertThatThrownBy(() -> anchor(entry(0)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("5 times another transaction came first");
    }

    private AnchorResult anchor(Entry... entries) {
        return senders(0).anchorer().anchor(STREAM, List.of(entries));
    }

    private Senders senders(int confirmations) {
        Pause pause = duration -> {
            clock.now = clock.now.plus(duration);
            ledger.mine();
        };
        Waiting waiting = new Waiting(clock, pause, Duration.ofSeconds(2), Duration.ofSeconds(60));
        return Senders.of(ledger, ledger, pause)
                .waiting(waiting)
                .confirmations(confirmations)
                .documents(documents);
    }

    private static final class SteppingClock extends TestClock {
        Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }
    }
}
