package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Wei;
import java.time.Instant;

/**
 * A block of the chain.
 *
 * @param timestamp the time that it states, in whole seconds
 * @param baseFee what a unit of gas must pay at least; zero before EIP-1559
 */
public record Block(long number, Hash32 hash, Instant timestamp, Wei baseFee) {

    @Override
    public String toString() {
        return "block " + number + " (" + hash + ")";
    }
}
