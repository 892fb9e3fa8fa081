package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.primitives.Wei;
import java.math.BigInteger;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FeePolicyTest {
    private static final BigInteger TEN = BigInteger.TEN;
    private static final BigInteger ELEVEN = BigInteger.valueOf(11);

    @Test
    void theFirstOfferIsTwiceTheBaseFeeAndTheTip() {
        assertThat(new FeePolicy(ether()).first(40_000, Wei.ofGwei(20), Wei.ofGwei(1)))
                .contains(new Fees(Wei.ofGwei(41), Wei.ofGwei(1)));
    }

    @Test
    void aTightBudgetLowersTheCapAndNotTheTip() {
        Wei budget = Wei.ofGwei(25).times(40_000);
        assertThat(new FeePolicy(budget).first(40_000, Wei.ofGwei(20), Wei.ofGwei(1)))
                .contains(new Fees(Wei.ofGwei(25), Wei.ofGwei(1)));
    }

    @Test
    void aBudgetBelowThePresentFeeOffersNothing() {
        Wei budget = Wei.ofGwei(20).times(40_000);
        assertThat(new FeePolicy(budget).first(40_000, Wei.ofGwei(20), Wei.ofGwei(1)))
                .isEmpty();
    }

    @Test
    void aCapBoundsTheOfferAndNothingIsOfferedWhereThePresentFeeIsAboveIt() {
        FeePolicy capped = new FeePolicy(ether(), () -> Optional.of(Wei.ofGwei(25)));
        assertThat(capped.first(40_000, Wei.ofGwei(20), Wei.ofGwei(1)))
                .contains(new Fees(Wei.ofGwei(25), Wei.ofGwei(1)));
        assertThat(capped.first(40_000, Wei.ofGwei(25), Wei.ofGwei(1))).isEmpty();
    }

    @Property
    void aRaiseIsAtLeastATenthOnBothAndNeverOverBudget(
            @ForAll @LongRange(min = 0, max = 1L << 50) long max,
            @ForAll @LongRange(min = 0, max = 1L << 45) long tip,
            @ForAll @LongRange(min = 1, max = 1L << 50) long baseFee,
            @ForAll @LongRange(min = 0, max = 1L << 45) long suggested,
            @ForAll @LongRange(min = 21_000, max = 30_000_000) long gas,
            @ForAll @LongRange(min = 1, max = 1L << 62) long budget) {
        Fees before = new Fees(Wei.of(Math.max(max, tip)), Wei.of(tip));
        Optional<Fees> raised = new FeePolicy(Wei.of(budget)).raised(before, gas, Wei.of(baseFee), Wei.of(suggested));
        if (raised.isPresent()) {
            assertTenthMore(raised.get().max(), before.max());
            assertTenthMore(raised.get().tip(), before.tip());
            assertThat(raised.get().tip()).isLessThanOrEqualTo(raised.get().max());
            assertThat(raised.get().max().times(gas)).isLessThanOrEqualTo(Wei.of(budget));
        }
    }

    @Property
    void aFirstOfferPaysForThePresentBlockWithinTheBudget(
            @ForAll @LongRange(min = 1, max = 1L << 50) long baseFee,
            @ForAll @LongRange(min = 0, max = 1L << 45) long tip,
            @ForAll @LongRange(min = 21_000, max = 30_000_000) long gas,
            @ForAll @LongRange(min = 1, max = 1L << 62) long budget) {
        Optional<Fees> first = new FeePolicy(Wei.of(budget)).first(gas, Wei.of(baseFee), Wei.of(tip));
        boolean affordable =
                BigInteger.valueOf(budget).divide(BigInteger.valueOf(gas)).compareTo(BigInteger.valueOf(baseFee + tip))
                        >= 0;
        assertThat(first.isPresent()).isEqualTo(affordable);
        first.ifPresent(fees -> {
            assertThat(fees.max()).isGreaterThanOrEqualTo(Wei.of(baseFee + tip));
            assertThat(fees.max().times(gas)).isLessThanOrEqualTo(Wei.of(budget));
        });
    }

    private static void assertTenthMore(Wei raised, Wei before) {
        assertThat(raised.value().multiply(TEN))
                .isGreaterThanOrEqualTo(before.value().multiply(ELEVEN));
    }

    private static Wei ether() {
        return new Wei(TEN.pow(18));
    }
}
