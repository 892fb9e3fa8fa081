package dev.hawser.merkle;

import dev.hawser.primitives.Hash32;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * OpenZeppelin's proof of several leaves at once. Each step hashes the next node of a queue, which the leaves fill at
 * first, with the one behind it where its flag is set, else with the next hash of the proof.
 */
public record MultiProof(List<Hash32> proof, List<Boolean> flags) {
    public MultiProof {
        proof = List.copyOf(proof);
        flags = List.copyOf(flags);
    }

    /**
     * Where the leaves lead.
     *
     * @param depths of each leaf below the root, in the leaves' order
     */
    public record Outcome(Hash32 root, List<Integer> depths) {}

    /** The flags with which a proof of one leaf reads as one of several. */
    public static List<Boolean> single(List<Hash32> proof) {
        return Collections.nCopies(proof.size(), false);
    }

    /** The root that the leaves give; empty where leaves, hashes and flags don't fit together. */
    public Optional<Outcome> process(List<Hash32> leaves) {
        int steps = flags.size();
        if (leaves.isEmpty() || leaves.size() + proof.size() != steps + 1) {
            return Optional.empty();
        }
        List<Hash32> nodes = new ArrayList<>(leaves);
        int[] parents = new int[leaves.size() + steps];
        int next = 0;
        int used = 0;
        for (boolean both : flags) {
            int needed = both ? 2 : 1;
            if (next + needed > nodes.size() || !both && used == proof.size()) {
                return Optional.empty();
            }
            parents[next] = nodes.size();
            Hash32 a = nodes.get(next++);
            Hash32 b;
            if (both) {
                parents[next] = nodes.size();
                b = nodes.get(next++);
            } else {
                b = proof.get(used++);
            }
            nodes.add(MerkleProof.node(a, b));
        }
        int last = nodes.size() - 1;
        return next == last && used == proof.size()
                ? Optional.of(new Outcome(nodes.get(last), depths(parents, leaves.size(), last)))
                : Optional.empty();
    }

    private static List<Integer> depths(int[] parents, int leaves, int root) {
        List<Integer> depths = new ArrayList<>(leaves);
        for (int leaf = 0; leaf < leaves; leaf++) {
            int depth = 0;
            for (int node = leaf; node != root; node = parents[node]) {
                depth++;
            }
            depths.add(depth);
        }
        return depths;
    }
}
