package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;

/**
 * A transaction ready to be sent, any number of times.
 *
 * @param raw the bytes that are sent, whose keccak256 is the hash
 */
@SuppressWarnings("ArrayRecordComponent")
public record SignedTransaction(Hash32 hash, byte[] raw) {}
