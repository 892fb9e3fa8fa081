package dev.hawser.anchor;

import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;

/** An append-only sequence of entries in a registry, owned by one address. */
public record Stream(Registry registry, Address owner, StreamName name) {

    /** keccak256(abi.encode(chain id, registry, owner, name)): also the head before the first entry. */
    public Hash32 id() {
        return Keccak.hash(new AbiEncoder()
                .int256(registry.chain().value())
                .address(registry.address())
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
