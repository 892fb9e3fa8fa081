package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.primitives.Wei;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SendRulesTest {
    private static final Instant SIGNED = Instant.parse("2026-01-02T03:04:05Z");
    private static final Sight NOTHING = new Sight(Optional.empty(), false, false, false);

    private final SendRules rules = new SendRules(Duration.ofSeconds(60));

    @Test
    void whatIsSignedIsOffered() {
        assertThat(rules.next(signed(), NOTHING, 0, SIGNED)).isEqualTo(new Step.Offer());
        assertThat(rules.next(signed().sent(), NOTHING, 0, SIGNED.plusSeconds(59)))
                .isEqualTo(new Step.Offer());
    }

    @Test
    void afterTheStatedWaitTheFeeIsRaised() {
        assertThat(rules.next(signed(), NOTHING, 0, SIGNED.plusSeconds(60))).isEqualTo(new Step.Raise());
    }

    @Test
    void aClockThatWentBackDoesNotPutTheRaiseOff() {
        assertThat(rules.next(signed(), NOTHING, 0, SIGNED.minusSeconds(1_000_000)))
                .isEqualTo(new Step.Raise());
    }

    @Test
    void aReceiptInACanonicalBlockIsBelievedEvenWhereTheFeeWouldBeRaised() {
        assertThat(rules.next(signed().sent(), in(receipt("a"), false), 0, SIGNED.plusSeconds(600)))
                .isEqualTo(new Step.Believe(receipt("a")));
    }

    @Test
    void aReceiptInAnotherBlockThanBeforeIsWrittenDownFirst() {
        Delivery mined = signed().sent().minedIn(receipt("a"));
        assertThat(rules.next(mined, in(receipt("b"), true), 0, SIGNED)).isEqualTo(new Step.Believe(receipt("b")));
        assertThat(rules.next(mined, in(receipt("a"), true), 0, SIGNED)).isEqualTo(new Step.Settle(receipt("a")));
        assertThat(rules.next(mined, in(receipt("a"), false), 0, SIGNED)).isEqualTo(new Step.Wait());
    }

    @Test
    void onlyAnotherBlockInItsPlaceUndoesWhatWasMined() {
        Delivery mined = signed().sent().minedIn(receipt("a"));
        assertThat(rules.next(mined, NOTHING, 0, SIGNED.plusSeconds(600))).isEqualTo(new Step.Wait());
        assertThat(rules.next(mined, new Sight(Optional.empty(), false, true, false), 0, SIGNED))
                .isEqualTo(new Step.Doubt());
    }

    @Test
    void aUsedNonceIsLookedAtAgainBeforeItIsGivenUp() {
        Sight overtaken = new Sight(Optional.empty(), false, false, true);
        assertThat(rules.next(signed().sent(), overtaken, 1, SIGNED)).isEqualTo(new Step.Offer());
        assertThat(rules.next(signed().sent(), overtaken, SendRules.PATIENCE, SIGNED))
                .isEqualTo(new Step.GiveUp());
    }

    private static Sight in(Receipt receipt, boolean isFinal) {
        return new Sight(Optional.of(receipt), isFinal, false, false);
    }

    private static Delivery signed() {
        Call call = new Call(Optional.empty(), new byte[0], "deploy");
        Attempt attempt = new Attempt(
                new SignedTransaction(FakeLedger.hash("tx"), new byte[0]),
                new Fees(Wei.ofGwei(3), Wei.ofGwei(1)),
                40_000,
                SIGNED);
        return Delivery.planned(call).taking(5).signed(call, attempt);
    }

    private static Receipt receipt(String block) {
        return new Receipt(
                FakeLedger.hash("tx"), true, 9, FakeLedger.hash(block), 31_000, Wei.ofGwei(2), Optional.empty());
    }
}
