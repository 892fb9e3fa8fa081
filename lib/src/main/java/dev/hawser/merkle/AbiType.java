package dev.hawser.merkle;

import dev.hawser.primitives.InvalidInputException;

/** The ABI types that a leaf may hold. */
public enum AbiType {
    STRING("string", true),
    BYTES("bytes", true),
    ADDRESS("address", false),
    BYTES32("bytes32", false),
    UINT256("uint256", false),
    INT256("int256", false),
    BOOL("bool", false);

    private final String abiName;
    private final boolean dynamic;

    AbiType(String abiName, boolean dynamic) {
        this.abiName = abiName;
        this.dynamic = dynamic;
    }

    /** @throws InvalidInputException if a leaf can't hold that type */
    public static AbiType parse(String name) {
        for (AbiType type : values()) {
            if (type.abiName.equals(name)) {
                return type;
            }
        }
        throw new InvalidInputException(
                "not a type of a leaf: '" + name + "'", "use string, bytes, address, bytes32, uint256, int256 or bool");
    }

    boolean isDynamic() {
        return dynamic;
    }

    /** The type's name in Solidity's ABI. */
    @Override
    public String toString() {
        return abiName;
    }
}
