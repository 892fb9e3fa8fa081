package dev.hawser.merkle;

import dev.hawser.primitives.Hash32;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Keccak-256 as Ethereum uses it: the Keccak submission's padding (0x01 … 0x80), rate 1088 bits. Source: The Keccak
 * reference, version 3.0, https://keccak.team/files/Keccak-reference-3.0.pdf.
 */
public final class Keccak {
    /** The words of a state. */
    static final int STATE = 25;

    /** The words of a state that a block fills. */
    static final int RATE_WORDS = 17;

    /** The words of a digest, which are the first of the last state. */
    static final int DIGEST = 4;

    private static final int RATE = 8 * RATE_WORDS;
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static final long[] ROUND_CONSTANTS = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L, 0x000000000000808bL,
        0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L, 0x000000000000008aL, 0x0000000000000088L,
        0x0000000080008009L, 0x000000008000000aL, 0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L,
        0x8000000000008003L, 0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
    };

    private Keccak() {}

    /** The Keccak-256 digest of the whole array. */
    public static byte[] digest(byte[] input) {
        return digest(input, 0, input.length);
    }

    /** The Keccak-256 digest of {@code length} bytes from {@code offset}. */
    public static byte[] digest(byte[] input, int offset, int length) {
        long[] state = new long[STATE];
        int position = offset;
        int left = length;
        for (; left >= RATE; position += RATE, left -= RATE) {
            absorb(state, input, position);
        }
        byte[] last = new byte[RATE];
        System.arraycopy(input, position, last, 0, left);
        last[left] ^= 0x01;
        last[RATE - 1] ^= (byte) 0x80;
        absorb(state, last, 0);

        byte[] digest = new byte[32];
        for (int i = 0; i < DIGEST; i++) {
            LONGS.set(digest, 8 * i, state[i]);
        }
        return digest;
    }

    /** The Keccak-256 digest as an identifier. */
    public static Hash32 hash(byte[] input) {
        return Hash32.of(digest(input));
    }

    private static void absorb(long[] state, byte[] block, int offset) {
        for (int i = 0; i < RATE_WORDS; i++) {
            state[i] ^= (long) LONGS.get(block, offset + 8 * i);
        }
        permute(state, 0, state, 0, STATE);
    }

    /**
     * Keccak-f[1600] of the state at {@code from[at]}; its first {@code words} words go to {@code to[toAt]}. One round is
     * unrolled over local variables so that the compiler keeps the words in registers.
     */
    static void permute(long[] from, int at, long[] to, int toAt, int words) {
        long a0 = from[at + 0], a1 = from[at + 1], a2 = from[at + 2], a3 = from[at + 3], a4 = from[at + 4];
        long a5 = from[at + 5], a6 = from[at + 6], a7 = from[at + 7], a8 = from[at + 8], a9 = from[at + 9];
        long a10 = from[at + 10], a11 = from[at + 11], a12 = from[at + 12], a13 = from[at + 13], a14 = from[at + 14];
        long a15 = from[at + 15], a16 = from[at + 16], a17 = from[at + 17], a18 = from[at + 18], a19 = from[at + 19];
        long a20 = from[at + 20], a21 = from[at + 21], a22 = from[at + 22], a23 = from[at + 23], a24 = from[at + 24];

        for (long constant : ROUND_CONSTANTS) {
            long c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
            long c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            long c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            long c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            long c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            long d0 = c4 ^ Long.rotateLeft(c1, 1);
            long d1 = c0 ^ Long.rotateLeft(c2, 1);
            long d2 = c1 ^ Long.rotateLeft(c3, 1);
            long d3 = c2 ^ Long.rotateLeft(c4, 1);
            long d4 = c3 ^ Long.rotateLeft(c0, 1);

            long b0 = a0 ^ d0;
            long b1 = Long.rotateLeft(a6 ^ d1, 44);
            long b2 = Long.rotateLeft(a12 ^ d2, 43);
            long b3 = Long.rotateLeft(a18 ^ d3, 21);
            long b4 = Long.rotateLeft(a24 ^ d4, 14);
            long b5 = Long.rotateLeft(a3 ^ d3, 28);
            long b6 = Long.rotateLeft(a9 ^ d4, 20);
            long b7 = Long.rotateLeft(a10 ^ d0, 3);
            long b8 = Long.rotateLeft(a16 ^ d1, 45);
            long b9 = Long.rotateLeft(a22 ^ d2, 61);
            long b10 = Long.rotateLeft(a1 ^ d1, 1);
            long b11 = Long.rotateLeft(a7 ^ d2, 6);
            long b12 = Long.rotateLeft(a13 ^ d3, 25);
            long b13 = Long.rotateLeft(a19 ^ d4, 8);
            long b14 = Long.rotateLeft(a20 ^ d0, 18);
            long b15 = Long.rotateLeft(a4 ^ d4, 27);
            long b16 = Long.rotateLeft(a5 ^ d0, 36);
            long b17 = Long.rotateLeft(a11 ^ d1, 10);
            long b18 = Long.rotateLeft(a17 ^ d2, 15);
            long b19 = Long.rotateLeft(a23 ^ d3, 56);
            long b20 = Long.rotateLeft(a2 ^ d2, 62);
            long b21 = Long.rotateLeft(a8 ^ d3, 55);
            long b22 = Long.rotateLeft(a14 ^ d4, 39);
            long b23 = Long.rotateLeft(a15 ^ d0, 41);
            long b24 = Long.rotateLeft(a21 ^ d1, 2);

            a0 = b0 ^ (~b1 & b2) ^ constant;
            a1 = b1 ^ (~b2 & b3);
            a2 = b2 ^ (~b3 & b4);
            a3 = b3 ^ (~b4 & b0);
            a4 = b4 ^ (~b0 & b1);
            a5 = b5 ^ (~b6 & b7);
            a6 = b6 ^ (~b7 & b8);
            a7 = b7 ^ (~b8 & b9);
            a8 = b8 ^ (~b9 & b5);
            a9 = b9 ^ (~b5 & b6);
            a10 = b10 ^ (~b11 & b12);
            a11 = b11 ^ (~b12 & b13);
            a12 = b12 ^ (~b13 & b14);
            a13 = b13 ^ (~b14 & b10);
            a14 = b14 ^ (~b10 & b11);
            a15 = b15 ^ (~b16 & b17);
            a16 = b16 ^ (~b17 & b18);
            a17 = b17 ^ (~b18 & b19);
            a18 = b18 ^ (~b19 & b15);
            a19 = b19 ^ (~b15 & b16);
            a20 = b20 ^ (~b21 & b22);
            a21 = b21 ^ (~b22 & b23);
            a22 = b22 ^ (~b23 & b24);
            a23 = b23 ^ (~b24 & b20);
            a24 = b24 ^ (~b20 & b21);
        }

        to[toAt + 0] = a0;
        to[toAt + 1] = a1;
        to[toAt + 2] = a2;
        to[toAt + 3] = a3;
        if (words == DIGEST) {
            return;
        }
        to[toAt + 4] = a4;
        to[toAt + 5] = a5;
        to[toAt + 6] = a6;
        to[toAt + 7] = a7;
        to[toAt + 8] = a8;
        to[toAt + 9] = a9;
        to[toAt + 10] = a10;
        to[toAt + 11] = a11;
        to[toAt + 12] = a12;
        to[toAt + 13] = a13;
        to[toAt + 14] = a14;
        to[toAt + 15] = a15;
        to[toAt + 16] = a16;
        to[toAt + 17] = a17;
        to[toAt + 18] = a18;
        to[toAt + 19] = a19;
        to[toAt + 20] = a20;
        to[toAt + 21] = a21;
        to[toAt + 22] = a22;
        to[toAt + 23] = a23;
        to[toAt + 24] = a24;
    }
}
