package dev.hawser.primitives;

/** Copies of byte arrays. */
final class Bytes {
    private Bytes() {}

    /**
     * The same bytes in an array of their own. Copied one by one: the optimising compiler of Java 17 may lose the first
     * byte of a {@code clone()} of what {@code Arrays.copyOfRange} has just returned.
     */
    static byte[] copy(byte[] bytes) {
        byte[] copy = new byte[bytes.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = bytes[i];
        }
        return copy;
    }
}
