package dev.hawser.merkle;

import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Keccak-f[1600] with a state in each lane of the machine's vectors. Must be loaded only where the module
 * {@code jdk.incubator.vector} is.
 *
 * <p>Every operation is written out: a helper method would not be inlined into a method of this size, and each vector
 * would become an object. Java 17 has no rotation of its own.
 */
final class VectorLanes implements KeccakLanes {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();
    private static final long[] ROUND_CONSTANTS = Keccak.ROUND_CONSTANTS;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void permute(long[] from, int at, long[] to, int toAt, int words) {
        LongVector a0 = LongVector.fromArray(SPECIES, from, at + 0 * WIDTH);
        LongVector a1 = LongVector.fromArray(SPECIES, from, at + 1 * WIDTH);
        LongVector a2 = LongVector.fromArray(SPECIES, from, at + 2 * WIDTH);
        LongVector a3 = LongVector.fromArray(SPECIES, from, at + 3 * WIDTH);
        LongVector a4 = LongVector.fromArray(SPECIES, from, at + 4 * WIDTH);
        LongVector a5 = LongVector.fromArray(SPECIES, from, at + 5 * WIDTH);
        LongVector a6 = LongVector.fromArray(SPECIES, from, at + 6 * WIDTH);
        LongVector a7 = LongVector.fromArray(SPECIES, from, at + 7 * WIDTH);
        LongVector a8 = LongVector.fromArray(SPECIES, from, at + 8 * WIDTH);
        LongVector a9 = LongVector.fromArray(SPECIES, from, at + 9 * WIDTH);
        LongVector a10 = LongVector.fromArray(SPECIES, from, at + 10 * WIDTH);
        LongVector a11 = LongVector.fromArray(SPECIES, from, at + 11 * WIDTH);
        LongVector a12 = LongVector.fromArray(SPECIES, from, at + 12 * WIDTH);
        LongVector a13 = LongVector.fromArray(SPECIES, from, at + 13 * WIDTH);
        LongVector a14 = LongVector.fromArray(SPECIES, from, at + 14 * WIDTH);
        LongVector a15 = LongVector.fromArray(SPECIES, from, at + 15 * WIDTH);
        LongVector a16 = LongVector.fromArray(SPECIES, from, at + 16 * WIDTH);
        LongVector a17 = LongVector.fromArray(SPECIES, from, at + 17 * WIDTH);
        LongVector a18 = LongVector.fromArray(SPECIES, from, at + 18 * WIDTH);
        LongVector a19 = LongVector.fromArray(SPECIES, from, at + 19 * WIDTH);
        LongVector a20 = LongVector.fromArray(SPECIES, from, at + 20 * WIDTH);
        LongVector a21 = LongVector.fromArray(SPECIES, from, at + 21 * WIDTH);
        LongVector a22 = LongVector.fromArray(SPECIES, from, at + 22 * WIDTH);
        LongVector a23 = LongVector.fromArray(SPECIES, from, at + 23 * WIDTH);
        LongVector a24 = LongVector.fromArray(SPECIES, from, at + 24 * WIDTH);

        for (long constant : ROUND_CONSTANTS) {
            LongVector c0 =
                    a0.lanewise(XOR, a5).lanewise(XOR, a10).lanewise(XOR, a15).lanewise(XOR, a20);
            LongVector c1 =
                    a1.lanewise(XOR, a6).lanewise(XOR, a11).lanewise(XOR, a16).lanewise(XOR, a21);
            LongVector c2 =
                    a2.lanewise(XOR, a7).lanewise(XOR, a12).lanewise(XOR, a17).lanewise(XOR, a22);
            LongVector c3 =
                    a3.lanewise(XOR, a8).lanewise(XOR, a13).lanewise(XOR, a18).lanewise(XOR, a23);
            LongVector c4 =
                    a4.lanewise(XOR, a9).lanewise(XOR, a14).lanewise(XOR, a19).lanewise(XOR, a24);

            LongVector d0 = c4.lanewise(XOR, c1.lanewise(LSHL, 1)).lanewise(XOR, c1.lanewise(LSHR, 63));
            a0 = a0.lanewise(XOR, d0);
            a5 = a5.lanewise(XOR, d0);
            a10 = a10.lanewise(XOR, d0);
            a15 = a15.lanewise(XOR, d0);
            a20 = a20.lanewise(XOR, d0);
            LongVector d1 = c0.lanewise(XOR, c2.lanewise(LSHL, 1)).lanewise(XOR, c2.lanewise(LSHR, 63));
            a1 = a1.lanewise(XOR, d1);
            a6 = a6.lanewise(XOR, d1);
            a11 = a11.lanewise(XOR, d1);
            a16 = a16.lanewise(XOR, d1);
            a21 = a21.lanewise(XOR, d1);
            LongVector d2 = c1.lanewise(XOR, c3.lanewise(LSHL, 1)).lanewise(XOR, c3.lanewise(LSHR, 63));
            a2 = a2.lanewise(XOR, d2);
            a7 = a7.lanewise(XOR, d2);
            a12 = a12.lanewise(XOR, d2);
            a17 = a17.lanewise(XOR, d2);
            a22 = a22.lanewise(XOR, d2);
            LongVector d3 = c2.lanewise(XOR, c4.lanewise(LSHL, 1)).lanewise(XOR, c4.lanewise(LSHR, 63));
            a3 = a3.lanewise(XOR, d3);
            a8 = a8.lanewise(XOR, d3);
            a13 = a13.lanewise(XOR, d3);
            a18 = a18.lanewise(XOR, d3);
            a23 = a23.lanewise(XOR, d3);
            LongVector d4 = c3.lanewise(XOR, c0.lanewise(LSHL, 1)).lanewise(XOR, c0.lanewise(LSHR, 63));
            a4 = a4.lanewise(XOR, d4);
            a9 = a9.lanewise(XOR, d4);
            a14 = a14.lanewise(XOR, d4);
            a19 = a19.lanewise(XOR, d4);
            a24 = a24.lanewise(XOR, d4);

            LongVector b0 = a0;
            LongVector b1 = a6.lanewise(LSHL, 44).lanewise(OR, a6.lanewise(LSHR, 20));
            LongVector b2 = a12.lanewise(LSHL, 43).lanewise(OR, a12.lanewise(LSHR, 21));
            LongVector b3 = a18.lanewise(LSHL, 21).lanewise(OR, a18.lanewise(LSHR, 43));
            LongVector b4 = a24.lanewise(LSHL, 14).lanewise(OR, a24.lanewise(LSHR, 50));
            LongVector b5 = a3.lanewise(LSHL, 28).lanewise(OR, a3.lanewise(LSHR, 36));
            LongVector b6 = a9.lanewise(LSHL, 20).lanewise(OR, a9.lanewise(LSHR, 44));
            LongVector b7 = a10.lanewise(LSHL, 3).lanewise(OR, a10.lanewise(LSHR, 61));
            LongVector b8 = a16.lanewise(LSHL, 45).lanewise(OR, a16.lanewise(LSHR, 19));
            LongVector b9 = a22.lanewise(LSHL, 61).lanewise(OR, a22.lanewise(LSHR, 3));
            LongVector b10 = a1.lanewise(LSHL, 1).lanewise(OR, a1.lanewise(LSHR, 63));
            LongVector b11 = a7.lanewise(LSHL, 6).lanewise(OR, a7.lanewise(LSHR, 58));
            LongVector b12 = a13.lanewise(LSHL, 25).lanewise(OR, a13.lanewise(LSHR, 39));
            LongVector b13 = a19.lanewise(LSHL, 8).lanewise(OR, a19.lanewise(LSHR, 56));
            LongVector b14 = a20.lanewise(LSHL, 18).lanewise(OR, a20.lanewise(LSHR, 46));
            LongVector b15 = a4.lanewise(LSHL, 27).lanewise(OR, a4.lanewise(LSHR, 37));
            LongVector b16 = a5.lanewise(LSHL, 36).lanewise(OR, a5.lanewise(LSHR, 28));
            LongVector b17 = a11.lanewise(LSHL, 10).lanewise(OR, a11.lanewise(LSHR, 54));
            LongVector b18 = a17.lanewise(LSHL, 15).lanewise(OR, a17.lanewise(LSHR, 49));
            LongVector b19 = a23.lanewise(LSHL, 56).lanewise(OR, a23.lanewise(LSHR, 8));
            LongVector b20 = a2.lanewise(LSHL, 62).lanewise(OR, a2.lanewise(LSHR, 2));
            LongVector b21 = a8.lanewise(LSHL, 55).lanewise(OR, a8.lanewise(LSHR, 9));
            LongVector b22 = a14.lanewise(LSHL, 39).lanewise(OR, a14.lanewise(LSHR, 25));
            LongVector b23 = a15.lanewise(LSHL, 41).lanewise(OR, a15.lanewise(LSHR, 23));
            LongVector b24 = a21.lanewise(LSHL, 2).lanewise(OR, a21.lanewise(LSHR, 62));

            a0 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1)).lanewise(XOR, constant);
            a1 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
            a2 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
            a3 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
            a4 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));
            a5 = b5.lanewise(XOR, b7.lanewise(AND_NOT, b6));
            a6 = b6.lanewise(XOR, b8.lanewise(AND_NOT, b7));
            a7 = b7.lanewise(XOR, b9.lanewise(AND_NOT, b8));
            a8 = b8.lanewise(XOR, b5.lanewise(AND_NOT, b9));
            a9 = b9.lanewise(XOR, b6.lanewise(AND_NOT, b5));
            a10 = b10.lanewise(XOR, b12.lanewise(AND_NOT, b11));
            a11 = b11.lanewise(XOR, b13.lanewise(AND_NOT, b12));
            a12 = b12.lanewise(XOR, b14.lanewise(AND_NOT, b13));
            a13 = b13.lanewise(XOR, b10.lanewise(AND_NOT, b14));
            a14 = b14.lanewise(XOR, b11.lanewise(AND_NOT, b10));
            a15 = b15.lanewise(XOR, b17.lanewise(AND_NOT, b16));
            a16 = b16.lanewise(XOR, b18.lanewise(AND_NOT, b17));
            a17 = b17.lanewise(XOR, b19.lanewise(AND_NOT, b18));
            a18 = b18.lanewise(XOR, b15.lanewise(AND_NOT, b19));
            a19 = b19.lanewise(XOR, b16.lanewise(AND_NOT, b15));
            a20 = b20.lanewise(XOR, b22.lanewise(AND_NOT, b21));
            a21 = b21.lanewise(XOR, b23.lanewise(AND_NOT, b22));
            a22 = b22.lanewise(XOR, b24.lanewise(AND_NOT, b23));
            a23 = b23.lanewise(XOR, b20.lanewise(AND_NOT, b24));
            a24 = b24.lanewise(XOR, b21.lanewise(AND_NOT, b20));
        }

        a0.intoArray(to, toAt + 0 * WIDTH);
        a1.intoArray(to, toAt + 1 * WIDTH);
        a2.intoArray(to, toAt + 2 * WIDTH);
        a3.intoArray(to, toAt + 3 * WIDTH);
        if (words == Keccak.DIGEST) {
            return;
        }
        a4.intoArray(to, toAt + 4 * WIDTH);
        a5.intoArray(to, toAt + 5 * WIDTH);
        a6.intoArray(to, toAt + 6 * WIDTH);
        a7.intoArray(to, toAt + 7 * WIDTH);
        a8.intoArray(to, toAt + 8 * WIDTH);
        a9.intoArray(to, toAt + 9 * WIDTH);
        a10.intoArray(to, toAt + 10 * WIDTH);
        a11.intoArray(to, toAt + 11 * WIDTH);
        a12.intoArray(to, toAt + 12 * WIDTH);
        a13.intoArray(to, toAt + 13 * WIDTH);
        a14.intoArray(to, toAt + 14 * WIDTH);
        a15.intoArray(to, toAt + 15 * WIDTH);
        a16.intoArray(to, toAt + 16 * WIDTH);
        a17.intoArray(to, toAt + 17 * WIDTH);
        a18.intoArray(to, toAt + 18 * WIDTH);
        a19.intoArray(to, toAt + 19 * WIDTH);
        a20.intoArray(to, toAt + 20 * WIDTH);
        a21.intoArray(to, toAt + 21 * WIDTH);
        a22.intoArray(to, toAt + 22 * WIDTH);
        a23.intoArray(to, toAt + 23 * WIDTH);
        a24.intoArray(to, toAt + 24 * WIDTH);
    }
}
