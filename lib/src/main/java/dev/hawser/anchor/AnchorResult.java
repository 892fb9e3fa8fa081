package dev.hawser.anchor;

import java.util.List;
import java.util.Optional;

/**
 * What an anchoring did.
 *
 * @param appended the wanted entries that it appended
 * @param alreadyThere the wanted entries that stood in the stream before, or that another sender appended
 * @param transactions those that appended, in order; none where there was nothing to do
 */
public record AnchorResult(List<AppendedEntry> appended, List<AppendedEntry> alreadyThere, List<Receipt> transactions) {
    public AnchorResult {
        appended = List.copyOf(appended);
        alreadyThere = List.copyOf(alreadyThere);
        transactions = List.copyOf(transactions);
    }

    /** Units of gas in all. */
    public long gasUsed() {
        return transactions.stream().mapToLong(Receipt::gasUsed).sum();
    }

    /** Units of gas for each entry appended, rounded up; 0 where there is none. */
    public long gasPerAppend() {
        return appended.isEmpty() ? 0 : (gasUsed() + appended.size() - 1) / appended.size();
    }

    /** The last of the transactions. */
    public Optional<Receipt> lastTransaction() {
        return transactions.isEmpty() ? Optional.empty() : Optional.of(transactions.get(transactions.size() - 1));
    }
}
