package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Entry;
import dev.hawser.manifest.ProofFile;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of one entry with what proves them, as contracts on {@code PredictionConsumer} take them: a row is the tuple of its
 * leaf's values behind the schema.
 *
 * @param proof of one row, or of several together
 * @param previousHead the stream's head before the rows' entry
 * @param manifest the manifest digest of that entry
 * @param later all entries since, in their order
 */
record ProvenRows(ProofFile proof, Hash32 previousHead, Hash32 manifest, List<Entry> later) {
    private static final int WORD = 32;

    /** @throws InvalidInputException if a column has no fixed size */
    ProvenRows {
        if (proof.leafEncoding().contains(AbiType.STRING)
                || proof.leafEncoding().contains(AbiType.BYTES)) {
            throw new InvalidInputException(
                    "rows of " + proof.leafEncoding() + " can't be carried: a column has no fixed size",
                    "publish numbers, booleans, addresses and hashes alone");
        }
        later = List.copyOf(later);
    }

    String signature() {
        String row =
                proof.leafEncoding().stream().skip(1).map(AbiType::toString).collect(Collectors.joining(",", "(", ")"));
        return isOne()
                ? "execute(" + row + ",(bytes32,bytes32,bytes32[],(bytes32,bytes32)[]))"
                : "executeMany(" + row + "[],(bytes32,bytes32,bytes32[],bool[],(bytes32,bytes32)[]))";
    }

    AbiEncoder arguments() {
        AbiEncoder words = new AbiEncoder();
        int width = proof.leafEncoding().size() - 1;
        if (isOne()) {
            row(words, proof.values());
            words.int256((width + 1) * WORD);
        } else {
            int rows = proof.rows().size();
            words.int256(2 * WORD).int256((3 + rows * width) * WORD).int256(rows);
            proof.rows().forEach(values -> row(words, values));
        }
        way(words);
        return words;
    }

    /** The proof's tuple; its offsets count from its own beginning. */
    private void way(AbiEncoder words) {
        int head = isOne() ? 4 : 5;
        int siblings = 1 + proof.proof().size();
        int flags = isOne() ? 0 : 1 + flags().size();
        words.bytes32(previousHead).bytes32(manifest).int256(head * WORD);
        if (!isOne()) {
            words.int256((head + siblings) * WORD);
        }
        words.int256((head + siblings + flags) * WORD);
        words.int256(proof.proof().size());
        proof.proof().forEach(words::bytes32);
        if (!isOne()) {
            words.int256(flags().size());
            flags().forEach(words::bool);
        }
        words.int256(later.size());
        later.forEach(entry -> words.bytes32(entry.root()).bytes32(entry.manifest()));
    }

    private List<Boolean> flags() {
        return proof.proofFlags().orElseThrow();
    }

    private boolean isOne() {
        return proof.proofFlags().isEmpty();
    }

    /** A row's values behind the schema, each in its word. */
    private void row(AbiEncoder words, List<Object> values) {
        List<AbiType> types = proof.leafEncoding();
        byte[] encoded = Leaf.encode(types.subList(1, types.size()), values.subList(1, values.size()));
        for (int at = 0; at < encoded.length; at += WORD) {
            words.bytes32(Arrays.copyOfRange(encoded, at, at + WORD));
        }
    }
}
