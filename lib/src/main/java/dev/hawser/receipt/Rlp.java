package dev.hawser.receipt;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * A value in Recursive Length Prefix: bytes, or a list of values. Each value has one form, and no other is read.
 * Source: Ethereum Yellow Paper, appendix B.
 */
public sealed interface Rlp {

    /** A string of bytes. */
    record Bytes(byte[] value) implements Rlp {}

    /** A list. */
    record Items(List<Rlp> values) implements Rlp {
        public Items {
            values = List.copyOf(values);
        }
    }

    static Rlp of(byte[] bytes) {
        return new Bytes(bytes);
    }

    /** A scalar: big-endian, without leading zeros; zero is no byte at all. */
    static Rlp of(BigInteger number) {
        if (number.signum() < 0) {
            throw new IllegalArgumentException("a scalar is not negative: " + number);
        }
        byte[] bytes = number.toByteArray();
        return new Bytes(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    static Rlp of(long number) {
        return of(BigInteger.valueOf(number));
    }

    static Rlp list(List<Rlp> values) {
        return new Items(values);
    }

    static Rlp list(Rlp... values) {
        return new Items(List.of(values));
    }

    /**
     * Reads exactly one value in its one form.
     *
     * @throws InvalidInputException if there is none, it is written otherwise, something follows it, or it is larger or
     *     deeper than any block header, receipt or trie node
     */
    static Rlp decode(byte[] encoded) {
        return new RlpDecoder(encoded).decode();
    }

    default byte[] encode() {
        if (this instanceof Bytes bytes) {
            byte[] value = bytes.value();
            return value.length == 1 && value[0] >= 0 ? new byte[] {value[0]} : prefixed(0x80, value);
        }
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        items().forEach(value -> payload.writeBytes(value.encode()));
        return prefixed(0xc0, payload.toByteArray());
    }

    /** @throws InvalidInputException if this is a list */
    default byte[] bytes() {
        if (this instanceof Bytes bytes) {
            return bytes.value();
        }
        throw Malformed.because("a list stands where bytes must");
    }

    /** @throws InvalidInputException if this is not a list */
    default List<Rlp> items() {
        if (this instanceof Items items) {
            return items.values();
        }
        throw Malformed.because("bytes stand where a list must");
    }

    /** @throws InvalidInputException if this is not a list of so many values */
    default List<Rlp> items(int count) {
        List<Rlp> values = items();
        if (values.size() != count) {
            throw Malformed.because("a list has " + values.size() + " values instead of " + count);
        }
        return values;
    }

    /** @throws InvalidInputException if this is not a scalar below 2^63 */
    default long number() {
        byte[] bytes = bytes();
        if (bytes.length > 0 && bytes[0] == 0) {
            throw Malformed.because("a number has a leading zero");
        }
        BigInteger value = new BigInteger(1, bytes);
        if (value.bitLength() >= Long.SIZE) {
            throw Malformed.because("a number has " + value.bitLength() + " bits");
        }
        return value.longValue();
    }

    /** @throws InvalidInputException if this is not 32 bytes */
    default Hash32 hash() {
        return Hash32.of(bytes(32));
    }

    /** @throws InvalidInputException if this is not 20 bytes */
    default Address address() {
        return Address.of(bytes(20));
    }

    private byte[] bytes(int count) {
        byte[] bytes = bytes();
        if (bytes.length != count) {
            throw Malformed.because(bytes.length + " bytes stand where " + count + " must");
        }
        return bytes;
    }

    private static byte[] prefixed(int base, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 5);
        if (payload.length < 56) {
            out.write(base + payload.length);
        } else {
            byte[] length = of(payload.length).bytes();
            out.write(base + 55 + length.length);
            out.writeBytes(length);
        }
        out.writeBytes(payload);
        return out.toByteArray();
    }
}
