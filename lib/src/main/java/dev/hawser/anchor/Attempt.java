package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import java.time.Instant;

/**
 * Bytes that were signed for a call. Several attempts share a nonce, so that one of them at most enters the chain.
 *
 * @param gasLimit in units of gas
 * @param at when they were signed
 */
public record Attempt(SignedTransaction signed, Fees fees, long gasLimit, Instant at) {

    public Hash32 hash() {
        return signed.hash();
    }
}
