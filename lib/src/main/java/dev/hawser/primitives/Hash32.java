package dev.hawser.primitives;

import java.io.Serializable;
import java.util.Arrays;

/** 32 bytes that name something: a leaf, a root, a digest, a head, a stream id. Ordered as unsigned 256-bit numbers. */
public final class Hash32 implements Comparable<Hash32>, Serializable {
    public static final Hash32 ZERO = new Hash32(new byte[32]);

    private final byte[] bytes;

    private Hash32(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static Hash32 of(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("32 bytes expected, " + bytes.length + " given");
        }
        return new Hash32(Bytes.copy(bytes));
    }

    /** @throws InvalidInputException unless the text is 0x and 64 lower-case digits */
    public static Hash32 parse(String text) {
        return new Hash32(Hex.decodeExactly(text, 32, "a 32-byte hash"));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(Hash32 other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash32 hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 0x and 64 lower-case digits. */
    @Override
    public String toString() {
        return Hex.encode(bytes);
    }
}
