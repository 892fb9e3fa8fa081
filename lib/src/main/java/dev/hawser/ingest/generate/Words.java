package dev.hawser.ingest.generate;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;

/** 32-byte words of the contract ABI. */
final class Words {
    static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    private Words() {}

    /**
     * The address that begins at a place. Byte by byte, because JDK 17.0.15's C2 compiler at times clears the first byte
     * of {@code Arrays.copyOfRange(…).clone()}.
     */
    static Address address(byte[] bytes, int from) {
        byte[] address = new byte[20];
        for (int i = 0; i < address.length; i++) {
            address[i] = bytes[from + i];
        }
        return Address.of(address);
    }

    static Hash32 of(Address address) {
        byte[] word = new byte[32];
        System.arraycopy(address.bytes(), 0, word, 12, 20);
        return Hash32.of(word);
    }

    /** Big-endian. @throws IllegalArgumentException outside 0 … 2^256 − 1 */
    static byte[] of(BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > 256) {
            throw new IllegalArgumentException("no uint256: " + number);
        }
        byte[] digits = number.toByteArray();
        byte[] word = new byte[32];
        int length = Math.min(digits.length, 32);
        System.arraycopy(digits, digits.length - length, word, 32 - length, length);
        return word;
    }
}
