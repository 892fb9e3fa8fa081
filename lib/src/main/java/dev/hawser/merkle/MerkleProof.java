package dev.hawser.merkle;

import dev.hawser.primitives.Hash32;
import java.util.List;

/** The root that a leaf and its siblings give, with OpenZeppelin's commutative pair hash. */
public final class MerkleProof {
    private MerkleProof() {}

    public static Hash32 process(Hash32 leaf, List<Hash32> proof) {
        Hash32 node = leaf;
        for (Hash32 sibling : proof) {
            node = node(node, sibling);
        }
        return node;
    }

    /** Whether a proof of that many hashes is possible in a tree of {@code leaves}: ⌊log₂ n⌋ or ⌈log₂ n⌉. */
    public static boolean isPossibleLength(long leaves, int length) {
        if (leaves < 1) {
            return false;
        }
        int ceiling = new TreeShape(leaves).height();
        int floor = Long.SIZE - 1 - Long.numberOfLeadingZeros(leaves);
        return length == floor || length == ceiling;
    }

    static Hash32 node(Hash32 a, Hash32 b) {
        byte[] pair = new byte[64];
        boolean ascending = a.compareTo(b) <= 0;
        System.arraycopy((ascending ? a : b).bytes(), 0, pair, 0, 32);
        System.arraycopy((ascending ? b : a).bytes(), 0, pair, 32, 32);
        return Keccak.hash(pair);
    }
}
