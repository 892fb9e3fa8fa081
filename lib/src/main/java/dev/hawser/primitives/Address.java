package dev.hawser.primitives;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** A 20-byte account or contract address, written in lower case. */
public final class Address implements Comparable<Address> {
    public static final Address ZERO = new Address(new byte[20]);

    private static final Pattern PRIVATE_KEY = Pattern.compile("(0x)?[0-9a-f]{64}");

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
     * @throws InvalidInputException for anything else; it does not show what could be a private key
     */
    public static Address parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (PRIVATE_KEY.matcher(lower).matches()) {
            throw new InvalidInputException(
                    "not an address: 32 bytes, which are not shown as they may be a private key",
                    "give the account's address; keys lie in key files alone");
        }
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
