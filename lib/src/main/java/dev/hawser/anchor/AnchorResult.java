package dev.hawser.anchor;

import dev.hawser.primitives.Wei;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an anchoring did to a stream.
 *
 * @param appended the wanted entries that it appended
 * @param alreadyThere the wanted entries that stood in the stream before, or that another sender appended
 * @param settled its transactions that became final, in order; none where there was nothing to do
 */
public record AnchorResult(List<AppendedEntry> appended, List<AppendedEntry> alreadyThere, List<Settled> settled) {
    public AnchorResult {
        appended = List.copyOf(appended);
        alreadyThere = List.copyOf(alreadyThere);
        settled = List.copyOf(settled);
    }

    /** The transactions that appended, in order. */
    public List<Receipt> transactions() {
        return settled.stream().map(Settled::receipt).filter(Receipt::succeeded).toList();
    }

    /** Units of gas in all. */
    public long gasUsed() {
        return settled.stream().mapToLong(one -> one.receipt().gasUsed()).sum();
    }

    /** Units of gas for each entry appended, rounded up; 0 where there is none. */
    public long gasPerAppend() {
        return appended.isEmpty() ? 0 : (gasUsed() + appended.size() - 1) / appended.size();
    }

    /** What the transactions cost. */
    public Wei fees() {
        return settled.stream().map(one -> one.receipt().fee()).reduce(Wei.ZERO, Wei::plus);
    }

    /** The signatures that the transactions took. */
    public int attempts() {
        return settled.stream().mapToInt(Settled::attempts).sum();
    }

    /** The longest time from a first signature until its transaction was seen to be final. */
    public Duration untilFinal() {
        return settled.stream().map(Settled::untilFinal).reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /** The last of the transactions. */
    public Optional<Receipt> lastTransaction() {
        List<Receipt> transactions = transactions();
        return transactions.isEmpty() ? Optional.empty() : Optional.of(transactions.get(transactions.size() - 1));
    }
}
