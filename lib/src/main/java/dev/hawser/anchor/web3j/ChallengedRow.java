package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Entry;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Hash32;
import java.util.List;

/**
 * A published row, where it stands, and what it commits to.
 *
 * @param stream the stream's id
 * @param previousHead the head before the row's entry
 * @param manifest the digest of that entry's manifest
 * @param values the leaf's values, encoded
 * @param later the entries since
 * @param modelManifest the digest of the model's manifest
 * @param words the row's feature words
 * @param weights the bytes of weights.bin
 */
@SuppressWarnings("ArrayRecordComponent")
public record ChallengedRow(
        Hash32 stream,
        Hash32 previousHead,
        Hash32 manifest,
        byte[] values,
        List<Hash32> proof,
        List<Entry> later,
        Hash32 modelManifest,
        byte[] words,
        byte[] weights) {

    public ChallengedRow {
        proof = List.copyOf(proof);
        later = List.copyOf(later);
    }

    public Hash32 leaf() {
        return Leaf.hashEncoded(values);
    }
}
