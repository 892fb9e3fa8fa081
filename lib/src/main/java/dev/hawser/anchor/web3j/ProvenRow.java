package dev.hawser.anchor.web3j;

import dev.hawser.primitives.Hash32;
import java.math.BigInteger;
import java.util.List;

/**
 * A row of a desk's stream with what proves it.
 *
 * @param previousHead the stream's head before the row's entry
 * @param manifest the digest of the entry's manifest
 * @param model the row's model commitment
 * @param features the row's feature commitment
 */
public record ProvenRow(
        Hash32 previousHead,
        Hash32 manifest,
        BigInteger time,
        BigInteger price,
        BigInteger volume,
        Hash32 model,
        Hash32 features,
        List<Hash32> proof) {
    public ProvenRow {
        proof = List.copyOf(proof);
    }
}
