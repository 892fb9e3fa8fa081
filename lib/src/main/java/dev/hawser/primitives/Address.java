package dev.hawser.primitives;

import java.util.Arrays;
import java.util.Locale;

/** A 20-byte account or contract address, written in lower case. */
public final class Address implements Comparable<Address> {
    public static final Address ZERO = new Address(new byte[20]);

    private final byte[] bytes;

    private Address(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 20 bytes */
    public static Address of(byte[] bytes) {
        if (bytes.length != 20) {
            throw new IllegalArgumentException("20 bytes expected, " + bytes.length + " given");
        }
        return new Address(Bytes.copy(bytes));
    }

    /**
     * Reads 0x and 40 digits in any case: people paste checksummed addresses.
     *
     * @throws InvalidInputException for anything else
     */
    public static Address parse(String text) {
        return new Address(Hex.decodeExactly(text.toLowerCase(Locale.ROOT), 20, "an address"));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(Address other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 0x and 40 lower-case digits. */
    @Override
    public String toString() {
        return Hex.encode(bytes);
    }
}
