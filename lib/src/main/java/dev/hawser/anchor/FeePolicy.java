package dev.hawser.anchor;

import dev.hawser.primitives.Wei;
import java.math.BigInteger;
import java.util.Optional;

/**
 * How much to offer. A first attempt offers twice the base fee, which then may rise for six full blocks, and the tip that
 * the node suggests; each later one at least an eighth more of both, as pools demand a tenth.
 *
 * @param budget the most wei that one transaction may cost
 * @param cap what else bounds the price of a unit of gas, as long as it does
 */
public record FeePolicy(Wei budget, PriceCap cap) {
    private static final BigInteger EIGHT = BigInteger.valueOf(8);
    private static final BigInteger NINE = BigInteger.valueOf(9);

    /** A policy that only the budget bounds. */
    public FeePolicy(Wei budget) {
        this(budget, PriceCap.NONE);
    }

    /** What to offer at first; empty where the budget does not pay for the present base fee and the tip. */
    public Optional<Fees> first(long gasLimit, Wei baseFee, Wei tip) {
        return within(gasLimit, wanted(baseFee, tip), baseFee.plus(tip));
    }

    /** The same with what the budget leaves; empty where that is nothing. */
    Optional<FeePolicy> less(Wei spent) {
        return spent.compareTo(budget) < 0
                ? Optional.of(new FeePolicy(new Wei(budget.value().subtract(spent.value())), cap))
                : Optional.empty();
    }

    /** What to offer in place of an earlier attempt; empty where the budget does not pay for it. */
    public Optional<Fees> raised(Fees before, long gasLimit, Wei baseFee, Wei tip) {
        Wei leastMax = eighthMore(before.max());
        Wei leastTip = eighthMore(before.tip());
        Fees wanted = wanted(baseFee, max(tip, leastTip));
        return within(gasLimit, new Fees(max(wanted.max(), leastMax), wanted.tip()), leastMax);
    }

    private Optional<Fees> within(long gasLimit, Fees wanted, Wei leastMax) {
        Wei budgeted = new Wei(budget.value().divide(BigInteger.valueOf(gasLimit)));
        Wei affordable = cap.most().filter(most -> most.compareTo(budgeted) < 0).orElse(budgeted);
        if (affordable.compareTo(leastMax) < 0 || affordable.compareTo(wanted.tip()) < 0) {
            return Optional.empty();
        }
        return Optional.of(wanted.max().compareTo(affordable) <= 0 ? wanted : new Fees(affordable, wanted.tip()));
    }

    private static Fees wanted(Wei baseFee, Wei tip) {
        return new Fees(baseFee.times(2).plus(tip), tip);
    }

    private static Wei eighthMore(Wei wei) {
        return new Wei(
                wei.value().multiply(NINE).add(EIGHT).subtract(BigInteger.ONE).divide(EIGHT));
    }

    private static Wei max(Wei one, Wei other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
