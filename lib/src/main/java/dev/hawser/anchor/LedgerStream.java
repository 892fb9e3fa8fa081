package dev.hawser.anchor;

import dev.hawser.primitives.Address;

/** A stream, on whichever ledger: what a manifest names as its home. */
public record LedgerStream(Address owner, StreamName name) {

    /** For messages. */
    @Override
    public String toString() {
        return "stream " + name + " of " + owner;
    }
}
