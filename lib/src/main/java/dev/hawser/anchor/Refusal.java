package dev.hawser.anchor;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A contract's reason for reverting.
 *
 * @param data the ABI-encoded error; empty where the node gives none
 * @param message the node's words
 */
@SuppressWarnings("ArrayRecordComponent")
public record Refusal(byte[] data, String message) {

    /** Whether the contract gave this error, such as {@code NoEntries(bytes32)}. */
    public boolean is(String signature) {
        byte[] selector = Keccak.digest(signature.getBytes(StandardCharsets.US_ASCII));
        return data.length >= 4 && Arrays.equals(data, 0, 4, selector, 0, 4);
    }

    /** The error's argument at the index, counted from 0. */
    public Hash32 argument(int index) {
        return Hash32.of(Arrays.copyOfRange(data, 4 + 32 * index, 36 + 32 * index));
    }
}
