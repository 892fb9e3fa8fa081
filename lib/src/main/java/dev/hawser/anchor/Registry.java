package dev.hawser.anchor;

import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;

/**
 * A registry contract on a chain.
 *
 * @param codeHash keccak256 of the code that must lie at the address
 * @param deployedAt the number of the block that holds its deployment: no entry is older; 0 where that is unknown
 */
public record Registry(ChainId chain, Address address, Hash32 codeHash, long deployedAt) {

    /** A stream of this registry. */
    public Stream stream(Address owner, StreamName name) {
        return new Stream(this, owner, name);
    }
}
