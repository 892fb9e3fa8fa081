package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PurseTest {
    private static final long GAS = 100_000;
    private static final Call CALL = new Call(Optional.of(FakeLedger.OWNER), new byte[0], "call");

    /** An account on a chain that charges a fee for bytes. */
    private static Purse purse(Wei funds, Wei dataFee, Wei budget) {
        return purse(funds, dataFee, new FeePolicy(budget));
    }

    private static Purse purse(Wei funds, Wei dataFee, FeePolicy policy) {
        NodePort node = new FakeLedger() {
            @Override
            public Wei balance(Address of) {
                return funds;
            }

            @Override
            public Wei dataFee(Call call) {
                return dataFee;
            }
        };
        return new Purse(node, FakeLedger.OWNER, policy);
    }

    @Test
    void theBudgetIsForBytesAndGasTogether() {
        Wei budget = Wei.ofGwei(1_000_000_000);
        Fees fees = purse(budget, Wei.ZERO, budget).first(CALL, GAS).orElseThrow();
        Wei gas = fees.max().times(GAS);

        assertThat(purse(budget, Wei.of(1), gas.plus(Wei.of(1))).first(CALL, GAS))
                .contains(fees);
        assertThat(purse(budget, gas, gas).first(CALL, GAS)).isEmpty();
        assertThat(purse(budget, gas, Wei.of(1)).first(CALL, GAS)).isEmpty();
    }

    @Test
    void whatBoundsThePriceBoundsItAlsoWhereTheBytesHaveBeenPaidFor() {
        Wei budget = Wei.ofGwei(1_000_000_000);
        for (Wei dataFee : List.of(Wei.ZERO, Wei.of(1))) {
            Fees free = purse(budget, dataFee, budget).first(CALL, GAS).orElseThrow();
            Wei most = new Wei(free.max().value().subtract(BigInteger.ONE));
            FeePolicy capped = new FeePolicy(budget, () -> Optional.of(most));
            assertThat(purse(budget, dataFee, capped)
                            .first(CALL, GAS)
                            .orElseThrow()
                            .max())
                    .isEqualTo(most);
        }
    }

    @Test
    void theAccountMustHaveWhatTheBytesCost() {
        Fees fees = new Fees(Wei.of(10), Wei.of(1));
        Wei gas = Wei.of(10 * GAS);
        Wei budget = Wei.ofGwei(1);

        assertThatCode(() -> purse(gas.plus(Wei.of(5)), Wei.of(5), budget).requireFunds(CALL, fees, GAS))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> purse(gas.plus(Wei.of(4)), Wei.of(5), budget).requireFunds(CALL, fees, GAS))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("needs up to 1000005 wei");
    }
}
