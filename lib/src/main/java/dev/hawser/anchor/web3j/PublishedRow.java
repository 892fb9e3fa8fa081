package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Entry;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.manifest.ProofFile;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Hash32;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A published row, and what shows that it was.
 *
 * @param stream the stream's id
 * @param previousHead the head before the row's entry
 * @param manifest the digest of that entry's manifest
 * @param values the leaf's values, encoded
 * @param later the entries since
 */
@SuppressWarnings("ArrayRecordComponent")
public record PublishedRow(
        Hash32 stream, Hash32 previousHead, Hash32 manifest, byte[] values, List<Hash32> proof, List<Entry> later) {

    public PublishedRow {
        proof = List.copyOf(proof);
        later = List.copyOf(later);
    }

    /**
     * A proof file's one row, as the stream stands now.
     *
     * @param manifest the digest of the batch's manifest
     * @return empty where the batch's entry is not in the stream
     */
    public static Optional<PublishedRow> of(ProofFile proof, Hash32 manifest, StreamHistory history) {
        return history.find(new Entry(proof.root(), manifest))
                .map(entry -> new PublishedRow(
                        history.stream().id(),
                        entry.previousHead(),
                        manifest,
                        Leaf.encode(proof.leafEncoding(), proof.values()),
                        proof.proof(),
                        history.after(entry)));
    }

    public Hash32 leaf() {
        return Leaf.hashEncoded(values);
    }

    /** The hash of the row's schema, its first value. */
    public Hash32 schema() {
        return Hash32.of(Arrays.copyOf(values, 32));
    }
}
