package dev.hawser.merkle;

import dev.hawser.primitives.Hash32;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Builds the part of a tree that a run of consecutive sorted leaves determines, in memory logarithmic in the run. What is
 * left when the run ends are the nodes whose sibling belongs to another run; {@link #combine} joins those of all runs.
 *
 * <p>With a target leaf, the nodes on the way from it to the root are left alone, so that their siblings remain: they are
 * the proof.
 */
public final class SubtreeBuilder {
    private static final long NO_TARGET = -1;

    private final TreeShape shape;
    private final long target;
    private final Deque<TreeNode> open = new ArrayDeque<>();
    private long next;

    private SubtreeBuilder(TreeShape shape, long first, long target) {
        this.shape = shape;
        this.next = first;
        this.target = target;
    }

    /** A builder whose first leaf is the {@code first}-th of all sorted leaves. */
    public static SubtreeBuilder from(TreeShape shape, long first) {
        return new SubtreeBuilder(shape, first, NO_TARGET);
    }

    /** As {@link #from}, keeping what the proof of sorted leaf {@code target} needs. */
    public static SubtreeBuilder provingLeaf(TreeShape shape, long first, long target) {
        return new SubtreeBuilder(shape, first, target);
    }

    /** Takes the next leaf in ascending order. */
    public void add(Hash32 leaf) {
        push(new TreeNode(shape.levelOf(next), shape.indexOf(next), leaf));
        next++;
    }

    /** The nodes that nothing in this run could be joined with. */
    public List<TreeNode> nodes() {
        return List.copyOf(open);
    }

    private void push(TreeNode node) {
        TreeNode current = node;
        while (!open.isEmpty()
                && areSiblings(open.peekLast(), current)
                && !onPath(open.peekLast())
                && !onPath(current)) {
            current = parent(open.removeLast(), current);
        }
        open.addLast(current);
    }

    private boolean onPath(TreeNode node) {
        if (target == NO_TARGET) {
            return false;
        }
        int up = node.level() - shape.levelOf(target);
        return up >= 0 && shape.indexOf(target) >> up == node.index();
    }

    /** The root from the nodes of all runs. */
    public static Hash32 combine(TreeShape shape, List<TreeNode> nodes) {
        List<TreeNode> left = join(new SubtreeBuilder(shape, 0, NO_TARGET), nodes);
        if (left.size() != 1 || left.get(0).level() != shape.height()) {
            throw new IllegalStateException(left.size() + " nodes left of a tree of " + shape.leaves() + " leaves");
        }
        return left.get(0).hash();
    }

    /** The proof of sorted leaf {@code target}, from the leaf's sibling up, from the nodes of all runs. */
    public static List<Hash32> proof(TreeShape shape, List<TreeNode> nodes, long target) {
        List<TreeNode> left = join(new SubtreeBuilder(shape, 0, target), nodes);
        List<Hash32> proof = new ArrayList<>();
        long index = shape.indexOf(target);
        for (int level = shape.levelOf(target); level < shape.height(); level++, index >>= 1) {
            int at = level;
            long sibling = index ^ 1;
            proof.add(left.stream()
                    .filter(node -> node.level() == at && node.index() == sibling)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no sibling at level " + at))
                    .hash());
        }
        return proof;
    }

    private static List<TreeNode> join(SubtreeBuilder rule, List<TreeNode> nodes) {
        List<TreeNode> current = nodes;
        for (int level = 0; level < rule.shape.height(); level++) {
            current = current.stream()
                    .sorted(Comparator.comparingInt(TreeNode::level).thenComparingLong(TreeNode::index))
                    .toList();
            List<TreeNode> joined = new ArrayList<>();
            for (TreeNode node : current) {
                TreeNode last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
                boolean join = last != null
                        && node.level() == level
                        && areSiblings(last, node)
                        && !rule.onPath(last)
                        && !rule.onPath(node);
                if (join) {
                    joined.set(joined.size() - 1, parent(last, node));
                } else {
                    joined.add(node);
                }
            }
            current = joined;
        }
        return current;
    }

    private static boolean areSiblings(TreeNode left, TreeNode right) {
        return left.level() == right.level() && left.index() % 2 == 0 && right.index() == left.index() + 1;
    }

    private static TreeNode parent(TreeNode left, TreeNode right) {
        return new TreeNode(left.level() + 1, left.index() / 2, MerkleProof.node(left.hash(), right.hash()));
    }
}
