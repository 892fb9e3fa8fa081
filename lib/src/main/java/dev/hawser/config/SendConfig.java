package dev.hawser.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;

/**
 * How transactions are sent.
 *
 * @param confirmations blocks on top of an entry's block before it is final; empty for what the chain calls finalized
 * @param finalityQuorum how many of the endpoints must call a block final
 * @param raiseAfter how long an attempt may stand before it is replaced at a higher fee
 * @param feeBudget the most wei that one transaction may cost
 * @param gasShare how much of a block's gas limit one transaction may take
 * @param maxHeadAge how far the newest block's time may be from the clock's
 * @param pollInterval the time between two looks at the chain
 * @param timeout how long a transaction is waited for, until it is in a block, and again until it is final
 */
public record SendConfig(
        Optional<Integer> confirmations,
        int finalityQuorum,
        Duration raiseAfter,
        BigInteger feeBudget,
        double gasShare,
        Duration maxHeadAge,
        Duration pollInterval,
        Duration timeout) {

    /** What holds where nothing is stated. */
    public static final SendConfig STANDARD = new SendConfig(
            Optional.empty(),
            1,
            Duration.ofMinutes(1),
            BigInteger.TEN.pow(17),
            0.125,
            Duration.ofMinutes(10),
            Duration.ofSeconds(2),
            Duration.ofMinutes(30));
}
