package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import java.util.List;

/**
 * What anchoring needs of a ledger, and no more: streams that grow behind an expected head. An entry that it shows is final.
 * Each method throws {@link RetryableException} when the ledger does not answer or can't answer now.
 */
public interface LedgerPort {

    /** The account that appends. */
    Address account();

    /** The id of the stream on this ledger: its head before the first entry. */
    Hash32 id(LedgerStream stream);

    /** As many entries as one append may hold, at least 1. */
    int mostEntries();

    /**
     * All final entries of the stream.
     *
     * @throws TamperedException if they don't make the head that the ledger states
     */
    LedgerHistory history(LedgerStream stream);

    /**
     * Appends the entries behind the head, all or none, and returns when that is final or can't be.
     *
     * @param entries 1 to {@link #mostEntries}
     * @throws InvalidInputException if the account may not append to the stream, or the stream is retired
     */
    LedgerAnswer append(LedgerStream stream, Hash32 expectedHead, List<Entry> entries);
}
