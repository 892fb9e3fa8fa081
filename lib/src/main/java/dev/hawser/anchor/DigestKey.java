package dev.hawser.anchor;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;

/**
 * A key on secp256k1 that its keeper signs digests with. Each call throws {@link RetryableException} when the keeper does not
 * answer, and {@link InvalidInputException} when it refuses. The text names the key in messages.
 */
public interface DigestKey {

    /** The public key as a DER SubjectPublicKeyInfo (RFC 5480). */
    byte[] publicKey();

    /**
     * The signature as a DER Ecdsa-Sig-Value (RFC 3279).
     *
     * @param digest the 32 bytes that are signed as they are
     */
    byte[] sign(byte[] digest);

    /** Lets go of connections. */
    default void close() {}
}
