package dev.hawser.ingest.generate;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;
import java.util.Arrays;

/** 32-byte words of the contract ABI. */
final class Words {
    static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    private Words() {}

    /** The address that begins at a place. */
    static Address address(byte[] bytes, int from) {
        return Address.of(Arrays.copyOfRange(bytes, from, from + 20));
    }

    static Hash32 of(Address address) {
        byte[] word = new byte[32];
        System.arraycopy(address.bytes(), 0, word, 12, 20);
        return Hash32.of(word);
    }
}
