package dev.hawser.receipt;

import java.util.Arrays;

/**
 * A part of a key in a trie's node, in nibbles. Source: Ethereum Yellow Paper, appendix C (hex-prefix).
 *
 * @param ends whether the key ends with it, in a leaf
 */
record TriePath(byte[] nibbles, boolean ends) {
    private static final int ODD = 1;
    private static final int ENDS = 2;

    /** A key's nibbles, the higher of each byte first. */
    static byte[] nibbles(byte[] key) {
        byte[] nibbles = new byte[2 * key.length];
        for (int i = 0; i < nibbles.length; i++) {
            nibbles[i] = (byte) (key[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15);
        }
        return nibbles;
    }

    /** The first nibble tells length and end; the second is part of an odd path, else zero. */
    static TriePath decode(byte[] encoded) {
        byte[] nibbles = nibbles(encoded);
        int flags = nibbles.length == 0 ? ODD + ENDS + 1 : nibbles[0];
        boolean odd = (flags & ODD) != 0;
        if (flags > ODD + ENDS || !odd && nibbles[1] != 0) {
            throw Malformed.because("a trie's path has no hex-prefix");
        }
        return new TriePath(Arrays.copyOfRange(nibbles, odd ? 1 : 2, nibbles.length), (flags & ENDS) != 0);
    }

    byte[] encode() {
        int odd = nibbles.length % 2;
        byte[] encoded = new byte[nibbles.length / 2 + 1];
        encoded[0] = (byte) ((ends ? ENDS : 0) + odd << 4);
        for (int i = 0; i < nibbles.length; i++) {
            int at = i + 2 - odd;
            encoded[at / 2] |= (byte) (nibbles[i] << (at % 2 == 0 ? 4 : 0));
        }
        return encoded;
    }
}
