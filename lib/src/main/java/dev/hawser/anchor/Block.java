package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Wei;
import java.time.Instant;

/**
 * A block of the chain.
 *
 * @param timestamp the time that it states, in whole seconds
 * @param baseFee what a unit of gas must pay at least; zero before EIP-1559
 * @param gasLimit the most gas that its transactions may use together
 */
public record Block(long number, Hash32 hash, Instant timestamp, Wei baseFee, long gasLimit) {

    @Override
    public String toString() {
        return "block " + number + " (" + hash + ")";
    }
}
