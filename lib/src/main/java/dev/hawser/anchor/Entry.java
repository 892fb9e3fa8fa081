package dev.hawser.anchor;

import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;

/**
 * What a stream holds of a run.
 *
 * @param root the Merkle root; zero where there is no leaf
 * @param manifest the digest of the manifest
 */
public record Entry(Hash32 root, Hash32 manifest) {

    /** keccak256(abi.encode(head, root, manifest)): the head that this entry makes of the one before it. */
    public Hash32 headAfter(Hash32 head) {
        return Keccak.hash(
                new AbiEncoder().bytes32(head).bytes32(root).bytes32(manifest).encode());
    }
}
