package dev.hawser.anchor.web3j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The key derivation scrypt. BouncyCastle's refuses a block size of 1 with the cost of 262144, which is what the format's own
 * test vector and older web3.py have. Source: RFC 7914.
 */
final class Scrypt {
    private static final int SALSA_WORDS = 16;

    private final int n;
    private final int words;

    private Scrypt(int n, int r) {
        this.n = n;
        this.words = 2 * SALSA_WORDS * r;
    }

    /**
     * Takes 128 · n · r bytes of memory.
     *
     * @param n a power of two above 1
     */
    static byte[] derive(String password, byte[] salt, int n, int r, int p, int length) {
        byte[] blocks = Pbkdf2.derive(password, salt, 1, 128 * r * p);
        Scrypt scrypt = new Scrypt(n, r);
        int[] table = new int[n * scrypt.words];
        for (int i = 0; i < p; i++) {
            scrypt.mix(ByteBuffer.wrap(blocks, 128 * r * i, 128 * r).slice().order(ByteOrder.LITTLE_ENDIAN), table);
        }
        return Pbkdf2.derive(password, blocks, 1, length);
    }

    /** scryptROMix, in place. */
    private void mix(ByteBuffer block, int[] table) {
        int[] x = new int[words];
        int[] y = new int[words];
        block.asIntBuffer().get(x);
        for (int i = 0; i < n; i++) {
            System.arraycopy(x, 0, table, i * words, words);
            mixBlock(x, y);
            int[] next = y;
            y = x;
            x = next;
        }
        for (int i = 0; i < n; i++) {
            int j = (x[words - SALSA_WORDS] & n - 1) * words;
            for (int k = 0; k < words; k++) {
                x[k] ^= table[j + k];
            }
            mixBlock(x, y);
            int[] next = y;
            y = x;
            x = next;
        }
        block.asIntBuffer().put(x);
    }

    /** scryptBlockMix. */
    private void mixBlock(int[] in, int[] out) {
        int[] x = new int[SALSA_WORDS];
        System.arraycopy(in, words - SALSA_WORDS, x, 0, SALSA_WORDS);
        int[] z = new int[SALSA_WORDS];
        int blocks = words / SALSA_WORDS;
        for (int i = 0; i < blocks; i++) {
            for (int k = 0; k < SALSA_WORDS; k++) {
                x[k] ^= in[i * SALSA_WORDS + k];
            }
            salsa(x, z);
            int place = i / 2 + (i % 2) * (blocks / 2);
            System.arraycopy(x, 0, out, place * SALSA_WORDS, SALSA_WORDS);
        }
    }

    /** Salsa20/8, in place; {@code z} is what it works in. */
    private static void salsa(int[] x, int[] z) {
        System.arraycopy(x, 0, z, 0, SALSA_WORDS);
        for (int round = 0; round < 8; round += 2) {
            quarter(z, 0, 4, 8, 12);
            quarter(z, 5, 9, 13, 1);
            quarter(z, 10, 14, 2, 6);
            quarter(z, 15, 3, 7, 11);
            quarter(z, 0, 1, 2, 3);
            quarter(z, 5, 6, 7, 4);
            quarter(z, 10, 11, 8, 9);
            quarter(z, 15, 12, 13, 14);
        }
        for (int i = 0; i < SALSA_WORDS; i++) {
            x[i] += z[i];
        }
    }

    private static void quarter(int[] z, int a, int b, int c, int d) {
        z[b] ^= Integer.rotateLeft(z[a] + z[d], 7);
        z[c] ^= Integer.rotateLeft(z[b] + z[a], 9);
        z[d] ^= Integer.rotateLeft(z[c] + z[b], 13);
        z[a] ^= Integer.rotateLeft(z[d] + z[c], 18);
    }
}
