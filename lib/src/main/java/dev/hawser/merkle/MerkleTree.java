package dev.hawser.merkle;

import dev.hawser.primitives.Hash32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** OpenZeppelin's {@code StandardMerkleTree} in memory, for the few thousand leaves of a file list. */
public final class MerkleTree {
    /** The root of no leaves. */
    public static final Hash32 EMPTY_ROOT = Hash32.ZERO;

    private final Hash32[] nodes;
    private final int leaves;

    private MerkleTree(Hash32[] nodes, int leaves) {
        this.nodes = nodes;
        this.leaves = leaves;
    }

    /** The tree over the leaves, whatever their order. */
    public static MerkleTree of(Collection<Hash32> leaves) {
        Hash32[] sorted = leaves.stream().sorted().toArray(Hash32[]::new);
        int n = sorted.length;
        if (n == 0) {
            return new MerkleTree(new Hash32[] {EMPTY_ROOT}, 0);
        }
        Hash32[] nodes = new Hash32[2 * n - 1];
        for (int k = 0; k < n; k++) {
            nodes[2 * n - 2 - k] = sorted[k];
        }
        for (int i = n - 2; i >= 0; i--) {
            nodes[i] = MerkleProof.node(nodes[2 * i + 1], nodes[2 * i + 2]);
        }
        return new MerkleTree(nodes, n);
    }

    public Hash32 root() {
        return nodes[0];
    }

    /** @throws IllegalArgumentException if the leaf is not in the tree */
    public List<Hash32> proof(Hash32 leaf) {
        int at = leaves == 0
                ? -1
                : Arrays.asList(nodes).subList(leaves - 1, nodes.length).indexOf(leaf);
        if (at < 0) {
            throw new IllegalArgumentException("no such leaf: " + leaf);
        }
        List<Hash32> proof = new ArrayList<>();
        for (int i = at + leaves - 1; i > 0; i = (i - 1) / 2) {
            proof.add(nodes[i % 2 == 1 ? i + 1 : i - 1]);
        }
        return proof;
    }
}
