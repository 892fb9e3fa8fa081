package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Wei;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a transaction asks for.
 *
 * @param to the contract; empty to create one
 * @param data the call's or the creation's bytes
 * @param value the ether that it carries to the contract
 * @param purpose what it does, for messages: {@code append 2 entries to …}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Call(Optional<Address> to, byte[] data, Wei value, String purpose) {

    /** A call that carries no ether. */
    public Call(Optional<Address> to, byte[] data, String purpose) {
        this(to, data, Wei.ZERO, purpose);
    }

    /** Whether the other asks for the same. */
    boolean sameAs(Call other) {
        return to.equals(other.to) && Arrays.equals(data, other.data) && value.equals(other.value);
    }
}
