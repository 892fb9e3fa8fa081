package dev.hawser.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds the part of a tree that a run of consecutive sorted leaves determines, level by level up to the lowest level of
 * {@link TreeTop}. What is left below it are the nodes at the run's ends whose sibling belongs to another run: two a level
 * at most. {@link TreeTop} joins those of all runs.
 */
public final class SubtreeBuilder {
    private final int top;
    private final PairHasher hasher;
    private final List<NodeRun> runs = new ArrayList<>();

    private SubtreeBuilder(TreeShape shape) {
        this.top = TreeTop.lowestLevel(shape);
        this.hasher = new PairHasher(KeccakLanes.forLeaves(shape.leaves()));
    }

    /**
     * The nodes that the run determines and whose parent it does not.
     *
     * @param first the place of the run's first leaf among all sorted leaves
     */
    public static List<NodeRun> build(TreeShape shape, long first, Hashes leaves) {
        SubtreeBuilder builder = new SubtreeBuilder(shape);
        int paired = (int) Math.max(0, Math.min(leaves.size(), shape.paired() - first));
        builder.climb(0, shape.indexOf(first), leaves, 0, paired);
        builder.climb(1, shape.indexOf(first + paired), leaves, paired, leaves.size());
        return builder.runs;
    }

    private void climb(int startLevel, long startIndex, Hashes start, int from, int to) {
        int level = startLevel;
        long index = startIndex;
        Hashes nodes = start;
        int first = from;
        int end = to;
        for (; level < top && first < end; level++) {
            if (index % 2 == 1) {
                leave(level, index, nodes, first, first + 1);
                first++;
                index++;
            }
            if ((end - first) % 2 == 1) {
                end--;
                leave(level, index + end - first, nodes, end, end + 1);
            }
            nodes = hasher.parents(nodes, first, (end - first) / 2);
            index /= 2;
            first = 0;
            end = nodes.size();
        }
        if (first < end) {
            leave(level, index, nodes, first, end);
        }
    }

    private void leave(int level, long index, Hashes nodes, int from, int to) {
        runs.add(new NodeRun(level, index, nodes.slice(from, to)));
    }
}
