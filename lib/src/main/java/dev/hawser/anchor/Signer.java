package dev.hawser.anchor;

import dev.hawser.primitives.Address;

/** Holds an account's key and signs with it. */
public interface Signer {

    /** The account, known without unlocking the key. */
    Address address();

    SignedTransaction sign(Transaction transaction);
}
