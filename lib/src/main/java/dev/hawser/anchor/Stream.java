package dev.hawser.anchor;

import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;

/** An append-only sequence of entries in a registry, owned by one address. */
public record Stream(Registry registry, Address owner, StreamName name) {

    /** keccak256(abi.encode(chain id, registry, owner, name)): also the head before the first entry. */
    public Hash32 id() {
        return id(registry.chain(), registry.address(), owner, name);
    }

    /** The id of a stream of which no more is known. */
    public static Hash32 id(ChainId chain, Address registry, Address owner, StreamName name) {
        return Keccak.hash(new AbiEncoder()
                .int256(chain.value())
                .address(registry)
                .address(owner)
                .bytes32(name.bytes32())
                .encode());
    }

    /** For messages: the name, whose it is and where. */
    @Override
    public String toString() {
        return "stream " + name + " of " + owner + " in registry " + registry.address() + " on chain "
                + registry.chain();
    }
}
