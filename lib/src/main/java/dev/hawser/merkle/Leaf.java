package dev.hawser.merkle;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import java.math.BigInteger;
import java.util.List;

/**
 * A row as OpenZeppelin's {@code StandardMerkleTree} hashes it: {@code keccak256(keccak256(abi.encode(types, values)))}.
 *
 * <p>Values are Java objects by their ABI type: {@code String} for string, {@code byte[]} for bytes and uint256 (32 bytes,
 * big-endian), {@code byte[]} of 32 or {@link Hash32} for bytes32, {@link Address} for address, {@code Long} or
 * {@code BigInteger} for int256, {@code Boolean} for bool.
 */
public final class Leaf {
    private Leaf() {}

    public static Hash32 hash(List<AbiType> types, List<?> values) {
        return hashEncoded(encode(types, values));
    }

    /** The leaf of values that are encoded already. */
    public static Hash32 hashEncoded(byte[] encoded) {
        return Hash32.of(Keccak.digest(Keccak.digest(encoded)));
    }

    /**
     * {@code abi.encode(types, values)}.
     *
     * @throws IllegalArgumentException if a value is not of its type
     */
    public static byte[] encode(List<AbiType> types, List<?> values) {
        if (types.size() != values.size()) {
            throw new IllegalArgumentException(types.size() + " types for " + values.size() + " values");
        }
        AbiEncoder encoder = new AbiEncoder();
        for (int i = 0; i < types.size(); i++) {
            add(encoder, types.get(i), values.get(i));
        }
        return encoder.encode();
    }

    private static void add(AbiEncoder encoder, AbiType type, Object value) {
        switch (type) {
            case STRING -> encoder.string((String) value);
            case BYTES -> encoder.bytes((byte[]) value);
            case ADDRESS -> encoder.address((Address) value);
            case BYTES32, UINT256 -> encoder.bytes32(value instanceof Hash32 hash ? hash.bytes() : (byte[]) value);
            case INT256 -> {
                if (value instanceof BigInteger big) {
                    encoder.int256(big);
                } else {
                    encoder.int256(((Number) value).longValue());
                }
            }
            case BOOL -> encoder.bool((Boolean) value);
        }
    }
}
