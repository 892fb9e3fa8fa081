package dev.hawser.ingest;

import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import java.text.Normalizer;

/**
 * A file below {@code data/} as the root of a dataset or model commits to it.
 *
 * @param path relative to {@code data/}, with {@code /}, NFC
 * @param sha256 of the file's bytes
 * @param size in bytes
 */
public record FileLeaf(String path, Hash32 sha256, long size) {

    /** The leaf: keccak256 twice over {@code abi.encode(string path, bytes32 sha256, int256 size)}. */
    public Hash32 hash() {
        byte[] encoded =
                new AbiEncoder().string(path).bytes32(sha256).int256(size).encode();
        return Leaf.hashEncoded(encoded);
    }

    /**
     * Whether a path is committed to: all are but those with a component that begins with _ or a dot, which no reader
     * opens.
     *
     * @throws InvalidInputException if a component is empty, {@code .} or {@code ..}, or the path isn't NFC
     */
    static boolean counts(String path) {
        boolean hidden = false;
        for (String component : path.split("/", -1)) {
            if (component.isEmpty() || component.equals(".") || component.equals("..")) {
                throw refused(path, "has a component that is empty, . or ..");
            }
            hidden |= component.startsWith("_") || component.startsWith(".");
        }
        if (!Normalizer.isNormalized(path, Normalizer.Form.NFC)) {
            throw refused(path, "is not in Unicode's normal form C");
        }
        return !hidden;
    }

    private static InvalidInputException refused(String path, String why) {
        return new InvalidInputException(
                "the file " + Texts.abbreviate(path) + " " + why, "rename it; paths are hashed as they are stored");
    }
}
