package dev.hawser.merkle;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.TamperedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The upper levels of a tree, from the root down to a level of at most 4,096 nodes: what the driver holds of a batch of
 * any size. Below it, each node's leaves are a block that can be hashed apart.
 */
public final class TreeTop {
    private static final int MOST_LEVELS = 12;

    private final TreeShape shape;
    private final int lowest;
    /** From the lowest level to the root. */
    private final Hashes[] levels;

    private TreeTop(TreeShape shape, Hashes nodes) {
        this.shape = shape;
        this.lowest = lowestLevel(shape);
        this.levels = new Hashes[shape.height() - lowest + 1];
        PairHasher hasher = new PairHasher(KeccakLanes.SINGLE);
        levels[0] = nodes;
        for (int i = 1; i < levels.length; i++) {
            levels[i] = hasher.parents(levels[i - 1], 0, levels[i - 1].size() / 2);
        }
    }

    /** The lowest level of the top of a tree of that shape; all leaves stand on it or below, or on level 1. */
    static int lowestLevel(TreeShape shape) {
        return Math.min(shape.height(), Math.max(1, shape.height() - MOST_LEVELS));
    }

    /**
     * The top from what {@link SubtreeBuilder} left of all runs, in any order.
     *
     * @throws IllegalStateException if the runs are not those of one tree of that shape
     */
    public static TreeTop join(TreeShape shape, Collection<NodeRun> runs) {
        int lowest = lowestLevel(shape);
        List<NodeRun> current = List.of();
        for (int level = 0; level < lowest; level++) {
            current = parents(level, ordered(level, current, runs));
        }
        Hashes nodes = Hashes.ofCapacity(1 << shape.height() - lowest);
        for (NodeRun run : ordered(lowest, current, runs)) {
            requireIndex(nodes.size(), run);
            nodes.addAll(run.nodes());
        }
        requireWhole(shape, nodes);
        return new TreeTop(shape, nodes);
    }

    private static void requireWhole(TreeShape shape, Hashes nodes) {
        int width = 1 << shape.height() - lowestLevel(shape);
        if (nodes.size() != width) {
            throw new IllegalStateException(
                    nodes.size() + " nodes where a tree of " + shape.leaves() + " leaves has " + width);
        }
    }

    /** The runs of a level, those that were joined from below among them, by index. */
    private static List<NodeRun> ordered(int level, List<NodeRun> joined, Collection<NodeRun> runs) {
        return Stream.concat(joined.stream(), runs.stream().filter(run -> run.level() == level))
                .sorted(Comparator.comparingLong(NodeRun::index))
                .toList();
    }

    private static List<NodeRun> parents(int level, List<NodeRun> singles) {
        PairHasher hasher = new PairHasher(KeccakLanes.SINGLE);
        List<NodeRun> parents = new ArrayList<>();
        for (int i = 0; i < singles.size(); i += 2) {
            NodeRun left = singles.get(i);
            if (i + 1 == singles.size() || left.index() % 2 != 0) {
                throw new IllegalStateException("node " + left.index() + " of level " + level + " has no sibling");
            }
            requireIndex(left.index() + 1, singles.get(i + 1));
            Hashes pair = Hashes.ofCapacity(2);
            pair.addAll(left.nodes());
            pair.addAll(singles.get(i + 1).nodes());
            parents.add(new NodeRun(level + 1, left.index() / 2, hasher.parents(pair, 0, 1)));
        }
        return parents;
    }

    private static void requireIndex(long expected, NodeRun run) {
        if (run.index() != expected) {
            throw new IllegalStateException(
                    "node " + run.index() + " of level " + run.level() + " stands where " + expected + " belongs");
        }
    }

    /**
     * The top from the nodes of its lowest level, as {@link #bytes} gives them.
     *
     * @throws TamperedException if they are too few or too many, or do not have that root
     */
    public static TreeTop parse(TreeShape shape, byte[] bytes, Hash32 root) {
        long expected = (long) Hashes.BYTES << shape.height() - lowestLevel(shape);
        if (bytes.length != expected) {
            throw new TamperedException(
                    "the stored nodes have " + bytes.length + " bytes, those of " + shape.leaves() + " leaves have "
                            + expected,
                    "restore the batch's folder");
        }
        TreeTop top = new TreeTop(shape, Hashes.of(bytes));
        if (!top.root().equals(root)) {
            throw new TamperedException(
                    "the stored nodes don't have the batch's root:\n  batch " + root + "\n  nodes " + top.root(),
                    "restore the batch's folder");
        }
        return top;
    }

    /** The nodes of the lowest level, 32 bytes each. */
    public byte[] bytes() {
        return levels[0].bytes(0, levels[0].size());
    }

    public TreeShape shape() {
        return shape;
    }

    public Hash32 root() {
        return levels[levels.length - 1].get(0);
    }

    int lowestLevel() {
        return lowest;
    }

    /** A node of this part of the tree. */
    Hash32 node(int level, long index) {
        return levels[level - lowest].get((int) index);
    }
}
