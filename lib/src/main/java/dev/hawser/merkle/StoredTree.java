package dev.hawser.merkle;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.TamperedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proofs from a tree's top and its sorted leaves, of which a proof reads one block: a 4,096th of them, or a few thousand
 * where there are fewer.
 */
public final class StoredTree {
    private static final int READ_AT_ONCE = 4096;

    private final TreeTop top;
    private final TreeShape shape;
    private final LeafSource leaves;
    private final Map<Long, Block> blocks = new HashMap<>();

    public StoredTree(TreeTop top, LeafSource leaves) {
        this.top = top;
        this.shape = top.shape();
        this.leaves = leaves;
    }

    /**
     * The way from the leaf to the root, from the leaf's sibling up.
     *
     * @throws IllegalArgumentException if there is no such leaf
     */
    public List<Hash32> proof(Hash32 leaf) {
        Node node = node(leaf);
        List<Hash32> proof = new ArrayList<>();
        for (; node.level() < shape.height(); node = node.parent()) {
            proof.add(hash(node.sibling()));
        }
        return proof;
    }

    /**
     * A proof of several leaves, as OpenZeppelin makes it.
     *
     * @param leaves in the order that the proof needs; each once
     */
    public record Several(List<Hash32> leaves, MultiProof proof) {}

    /**
     * One proof of several leaves.
     *
     * @throws IllegalArgumentException if there is no leaf, one is given twice, or one is not in the tree
     */
    public Several proof(List<Hash32> wanted) {
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("a proof of no leaf");
        }
        List<Node> nodes =
                wanted.stream().map(this::node).sorted(Node.FROM_THE_LAST).toList();
        if (nodes.stream().distinct().count() != nodes.size()) {
            throw new IllegalArgumentException("a leaf is given twice");
        }
        ArrayDeque<Node> queue = new ArrayDeque<>(nodes);
        List<Hash32> proof = new ArrayList<>();
        List<Boolean> flags = new ArrayList<>();
        while (queue.getFirst().level() < shape.height()) {
            Node node = queue.removeFirst();
            boolean both = node.sibling().equals(queue.peekFirst());
            flags.add(both);
            if (both) {
                queue.removeFirst();
            } else {
                proof.add(hash(node.sibling()));
            }
            queue.addLast(node.parent());
        }
        return new Several(nodes.stream().map(this::hash).toList(), new MultiProof(proof, flags));
    }

    /** A node's place, as {@link TreeShape} counts. */
    private record Node(int level, long index) {
        /** OpenZeppelin's array counts from the root down and within a level against our indexes. */
        static final Comparator<Node> FROM_THE_LAST =
                Comparator.comparingInt(Node::level).thenComparingLong(Node::index);

        Node parent() {
            return new Node(level + 1, index >> 1);
        }

        Node sibling() {
            return new Node(level, index ^ 1);
        }
    }

    private Hash32 hash(Node node) {
        int lowest = top.lowestLevel();
        if (node.level() >= lowest) {
            return top.node(node.level(), node.index());
        }
        long block = node.index() >> lowest - node.level();
        return blocks.computeIfAbsent(block, this::block).node(node.level(), node.index());
    }

    private Node node(Hash32 leaf) {
        long position = position(leaf);
        return new Node(shape.levelOf(position), shape.indexOf(position));
    }

    private long position(Hash32 leaf) {
        Hashes wanted = Hashes.of(leaf.bytes());
        long from = 0;
        long to = shape.leaves();
        while (to - from > READ_AT_ONCE) {
            long middle = (from + to) >>> 1;
            if (leaves.read(middle, 1).compare(0, wanted, 0) <= 0) {
                from = middle;
            } else {
                to = middle;
            }
        }
        Hashes near = leaves.read(from, (int) (to - from));
        for (int i = 0; i < near.size(); i++) {
            if (near.compare(i, wanted, 0) == 0) {
                return from + i;
            }
        }
        throw new IllegalArgumentException("no such leaf: " + leaf);
    }

    /** Reads a block's leaves: those on level 1, those that pair up, or some of both. */
    private Block block(long block) {
        long single = shape.leaves() - shape.paired();
        int lowest = top.lowestLevel();
        long from = block << lowest - 1;
        long to = block + 1 << lowest - 1;
        long onLevelOne = Math.max(from, Math.min(to, single));
        Hashes singles = read(shape.paired() + from, onLevelOne - from);
        Hashes paired = read(2 * (onLevelOne - single), 2 * (to - onLevelOne));
        Block built = new Block(from, onLevelOne, singles, paired, lowest);
        if (!built.root().equals(top.node(lowest, block))) {
            throw new TamperedException(
                    "the stored leaves of block " + block + " don't have the root that the stored nodes say:\n  nodes  "
                            + top.node(lowest, block) + "\n  leaves " + built.root(),
                    "restore the batch's folder, or run verify to see which rows changed");
        }
        return built;
    }

    private Hashes read(long from, long count) {
        return count == 0 ? Hashes.ofCapacity(0) : leaves.read(from, (int) count);
    }

    /** All nodes over one block of leaves. */
    private static final class Block {
        private final Hashes[] levels;
        private final long[] firsts;

        Block(long from, long paired, Hashes singles, Hashes pairs, int height) {
            this.levels = new Hashes[height + 1];
            this.firsts = new long[height + 1];
            PairHasher hasher = new PairHasher(KeccakLanes.SINGLE);
            levels[0] = pairs;
            firsts[0] = 2 * paired;
            levels[1] = singles;
            levels[1].addAll(hasher.parents(pairs, 0, pairs.size() / 2));
            firsts[1] = from;
            for (int level = 2; level <= height; level++) {
                levels[level] = hasher.parents(levels[level - 1], 0, levels[level - 1].size() / 2);
                firsts[level] = firsts[level - 1] / 2;
            }
        }

        Hash32 root() {
            return levels[levels.length - 1].get(0);
        }

        Hash32 node(int level, long index) {
            return levels[level].get((int) (index - firsts[level]));
        }
    }
}
