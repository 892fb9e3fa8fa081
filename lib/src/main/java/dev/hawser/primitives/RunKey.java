package dev.hawser.primitives;

import java.util.Arrays;

/** The name of a run: 16 bytes derived from what it reads and does, never from when or where it ran. */
public final class RunKey implements Comparable<RunKey> {
    private final byte[] bytes;

    private RunKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The first 16 bytes of the hash of the run's canonical description. */
    public static RunKey of(Hash32 description) {
        return new RunKey(Arrays.copyOf(description.bytes(), 16));
    }

    /** @throws InvalidInputException unless the text is 0x and 32 lower-case digits */
    public static RunKey parse(String text) {
        return new RunKey(Hex.decodeExactly(text, 16, "a run key"));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(RunKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 0x and 32 lower-case digits. */
    @Override
    public String toString() {
        return Hex.encode(bytes);
    }
}
