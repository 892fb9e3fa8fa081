package dev.hawser.merkle;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code abi.encode} of one tuple of {@link AbiType}s. Words are 32 bytes; a dynamic value is written after the words,
 * with its length and padded, and its word holds the offset. Source: Solidity's Contract ABI Specification.
 */
public final class AbiEncoder {
    private static final int WORD = 32;

    private final List<byte[]> words = new ArrayList<>();
    private final List<byte[]> tails = new ArrayList<>();

    public AbiEncoder bytes32(byte[] value) {
        if (value.length != WORD) {
            throw new IllegalArgumentException("bytes32 of " + value.length + " bytes");
        }
        return word(value);
    }

    public AbiEncoder bytes32(Hash32 value) {
        return word(value.bytes());
    }

    public AbiEncoder address(Address value) {
        byte[] word = new byte[WORD];
        System.arraycopy(value.bytes(), 0, word, 12, 20);
        return word(word);
    }

    public AbiEncoder bool(boolean value) {
        return int256(value ? 1 : 0);
    }

    public AbiEncoder int256(long value) {
        return word(ByteBuffer.allocate(WORD)
                .putLong(value >> 63)
                .putLong(value >> 63)
                .putLong(value >> 63)
                .putLong(value)
                .array());
    }

    /** @throws IllegalArgumentException outside −2^255 … 2^255 − 1 */
    public AbiEncoder int256(BigInteger value) {
        if (value.bitLength() > 255) {
            throw new IllegalArgumentException("not an int256: " + value);
        }
        return word(twosComplement(value));
    }

    /** @throws IllegalArgumentException outside 0 … 2^256 − 1 */
    public AbiEncoder uint256(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new IllegalArgumentException("not a uint256: " + value);
        }
        return word(twosComplement(value));
    }

    /** @throws IllegalArgumentException if the text holds a lone surrogate, which has no UTF-8 form */
    public AbiEncoder string(String value) {
        return bytes(utf8(value));
    }

    public AbiEncoder bytes(byte[] value) {
        words.add(null);
        tails.add(value);
        return this;
    }

    /** The encoding of all values given, in their order. */
    public byte[] encode() {
        int size = words.size() * WORD;
        for (byte[] tail : tails) {
            size += WORD + padded(tail.length);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        int offset = words.size() * WORD;
        int next = 0;
        for (byte[] word : words) {
            if (word != null) {
                out.put(word);
            } else {
                out.position(out.position() + WORD - Integer.BYTES).putInt(offset);
                offset += WORD + padded(tails.get(next++).length);
            }
        }
        for (byte[] tail : tails) {
            out.position(out.position() + WORD - Integer.BYTES)
                    .putInt(tail.length)
                    .put(tail);
            out.position(out.position() + padded(tail.length) - tail.length);
        }
        return out.array();
    }

    /**
     * The text in UTF-8, never with a replacement.
     *
     * @throws IllegalArgumentException if it holds a lone surrogate
     */
    public static byte[] utf8(String value) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a lone surrogate has no UTF-8 form", e);
        }
    }

    private AbiEncoder word(byte[] word) {
        words.add(word);
        return this;
    }

    private static int padded(int length) {
        return (length + WORD - 1) / WORD * WORD;
    }

    private static byte[] twosComplement(BigInteger value) {
        byte[] word = new byte[WORD];
        if (value.signum() < 0) {
            Arrays.fill(word, (byte) 0xff);
        }
        byte[] bytes = value.toByteArray();
        int from = Math.max(0, bytes.length - WORD);
        System.arraycopy(bytes, from, word, WORD - (bytes.length - from), bytes.length - from);
        return word;
    }
}
