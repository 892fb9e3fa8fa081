package dev.hawser.primitives;

/** An EIP-155 chain id, at least 1. */
public record ChainId(long value) {
    public ChainId {
        if (value < 1) {
            throw new IllegalArgumentException("a chain id is at least 1: " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
