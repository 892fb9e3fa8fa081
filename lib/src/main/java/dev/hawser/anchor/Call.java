package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a transaction asks for. It carries no ether.
 *
 * @param to the contract; empty to create one
 * @param data the call's or the creation's bytes
 * @param purpose what it does, for messages: {@code append 2 entries to …}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Call(Optional<Address> to, byte[] data, String purpose) {

    /** Whether the other asks for the same. */
    boolean sameAs(Call other) {
        return to.equals(other.to) && Arrays.equals(data, other.data);
    }
}
