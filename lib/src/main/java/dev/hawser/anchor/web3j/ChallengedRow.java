package dev.hawser.anchor.web3j;

import dev.hawser.primitives.Hash32;

/**
 * A published row and what it commits to.
 *
 * @param modelManifest the digest of the model's manifest
 * @param words the row's feature words
 * @param weights the bytes of weights.bin
 */
@SuppressWarnings("ArrayRecordComponent")
public record ChallengedRow(PublishedRow row, Hash32 modelManifest, byte[] words, byte[] weights) {

    public Hash32 leaf() {
        return row.leaf();
    }
}
