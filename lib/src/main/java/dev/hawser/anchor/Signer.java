package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;

/** Signs with an account's key, or has the key's keeper sign. */
public interface Signer {

    /** The account, known without unlocking the key. */
    Address address();

    /**
     * Signs exactly that transaction.
     *
     * @throws InvalidInputException if the key can't be used, and a retry will not help
     * @throws RetryableException if the key's keeper does not answer
     * @throws TamperedException if the keeper signed anything else, or with another key
     */
    SignedTransaction sign(Transaction transaction);

    /**
     * Finds what would stop a signature, before there is anything to sign.
     *
     * @throws InvalidInputException as {@link #sign}
     * @throws RetryableException as {@link #sign}
     * @throws TamperedException as {@link #sign}
     */
    default void requireReady() {}

    /** Lets go of connections. */
    default void close() {}
}
