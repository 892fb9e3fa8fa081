package dev.hawser.anchor;

import dev.hawser.primitives.Wei;
import java.time.Duration;

/**
 * What an account's final transactions to a stream came to, by its journal.
 *
 * @param transactions how many are final
 * @param reverted how many of them changed nothing
 * @param attempts the signatures that they took
 * @param gasUsed in units of gas
 * @param fees what was paid for it
 * @param untilFinal the times from first signatures to finality, added up
 */
public record StreamTotals(
        long transactions, long reverted, long attempts, long gasUsed, Wei fees, Duration untilFinal) {
    public static final StreamTotals NONE = new StreamTotals(0, 0, 0, 0, Wei.ZERO, Duration.ZERO);

    /** Both together. */
    public StreamTotals plus(StreamTotals other) {
        return new StreamTotals(
                transactions + other.transactions,
                reverted + other.reverted,
                attempts + other.attempts,
                gasUsed + other.gasUsed,
                fees.plus(other.fees),
                untilFinal.plus(other.untilFinal));
    }

    StreamTotals plus(Settled settled) {
        return new StreamTotals(
                transactions + 1,
                reverted + (settled.receipt().succeeded() ? 0 : 1),
                attempts + settled.attempts(),
                gasUsed + settled.receipt().gasUsed(),
                fees.plus(settled.receipt().fee()),
                untilFinal.plus(settled.untilFinal()));
    }
}
