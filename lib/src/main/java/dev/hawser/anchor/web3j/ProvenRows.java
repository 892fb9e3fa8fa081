package dev.hawser.anchor.web3j;

import dev.hawser.anchor.Entry;
import dev.hawser.manifest.ProofFile;
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

    private String signature() {
        String row =
                proof.leafEncoding().stream().skip(1).map(AbiType::toString).collect(Collectors.joining(",", "(", ")"));
        return isOne()
                ? "execute(" + row + ",(bytes32,bytes32,bytes32[],(bytes32,bytes32)[]))"
                : "executeMany(" + row + "[],(bytes32,bytes32,bytes32[],bool[],(bytes32,bytes32)[]))";
    }

    /** The call that carries them. */
    byte[] call() {
        AbiTuple arguments = new AbiTuple();
        if (isOne()) {
            row(arguments, proof.values());
        } else {
            AbiTuple rows = new AbiTuple();
            proof.rows().forEach(values -> row(rows, values));
            arguments.flat(proof.rows().size(), rows);
        }
        AbiTuple way = new AbiTuple().word(previousHead).word(manifest).words(proof.proof());
        proof.proofFlags().ifPresent(way::flags);
        return arguments.tuple(way.entries(later)).call(signature());
    }

    private boolean isOne() {
        return proof.proofFlags().isEmpty();
    }

    /** A row's values behind the schema, each in its word. */
    private void row(AbiTuple words, List<Object> values) {
        List<AbiType> types = proof.leafEncoding();
        byte[] encoded = Leaf.encode(types.subList(1, types.size()), values.subList(1, values.size()));
        for (int at = 0; at < encoded.length; at += WORD) {
            words.word(Hash32.of(Arrays.copyOfRange(encoded, at, at + WORD)));
        }
    }
}
