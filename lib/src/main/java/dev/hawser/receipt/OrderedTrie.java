package dev.hawser.receipt;

import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The Merkle-Patricia trie of a list, from rlp(index) to value: what a block's receipts root is the root of. Source:
 * Ethereum Yellow Paper, 4.4.3 and appendix D.
 */
public final class OrderedTrie {
    private static final int HASH = 32;

    /** A value and its key in nibbles. */
    private record Pair(byte[] key, byte[] value) {}

    private final Map<Hash32, byte[]> nodes = new HashMap<>();
    private final Hash32 root;

    private OrderedTrie(List<Pair> sorted) {
        this.root = named((sorted.isEmpty() ? Rlp.of(new byte[0]) : node(sorted, 0)).encode());
    }

    /** The trie of the values, none of which is empty. */
    public static OrderedTrie of(List<byte[]> values) {
        List<Pair> pairs = new ArrayList<>();
        for (byte[] value : values) {
            pairs.add(new Pair(TriePath.nibbles(key(pairs.size())), value));
        }
        pairs.sort(Comparator.comparing(Pair::key, Arrays::compare));
        return new OrderedTrie(pairs);
    }

    public Hash32 root() {
        return root;
    }

    /** The nodes from the root to the one that holds the value. */
    public List<byte[]> proof(int index) {
        List<byte[]> passed = new ArrayList<>();
        new TrieWalk(key(index), hash -> {
                    passed.add(nodes.get(hash));
                    return nodes.get(hash);
                })
                .from(root);
        return passed;
    }

    /**
     * The value that the nodes show.
     *
     * @throws InvalidInputException unless the nodes, all of them and in their order, lead from the root to a value of
     *     the index
     */
    public static byte[] value(Hash32 root, long index, List<byte[]> nodes) {
        Iterator<byte[]> left = nodes.iterator();
        byte[] value = new TrieWalk(key(index), hash -> next(left, hash)).from(root);
        if (left.hasNext()) {
            throw Malformed.because("there are nodes behind the one that holds the value");
        }
        return value;
    }

    private static byte[] next(Iterator<byte[]> left, Hash32 expected) {
        if (!left.hasNext()) {
            throw Malformed.because("the nodes end before the one with hash " + expected);
        }
        byte[] node = left.next();
        Hash32 hash = Keccak.hash(node);
        if (!hash.equals(expected)) {
            throw Malformed.because("a node has hash " + hash + " instead of " + expected);
        }
        return node;
    }

    private static byte[] key(long index) {
        return Rlp.of(index).encode();
    }

    /** The node over pairs whose keys agree up to the depth; no key is the beginning of another. */
    private Rlp node(List<Pair> pairs, int depth) {
        byte[] first = pairs.get(0).key();
        if (pairs.size() == 1) {
            return Rlp.list(
                    path(first, depth, first.length, true), Rlp.of(pairs.get(0).value()));
        }
        int common = Arrays.mismatch(first, pairs.get(pairs.size() - 1).key());
        return common == depth
                ? branch(pairs, depth)
                : Rlp.list(path(first, depth, common, false), reference(branch(pairs, common)));
    }

    private Rlp branch(List<Pair> pairs, int depth) {
        List<Rlp> children = new ArrayList<>(Collections.nCopies(17, Rlp.of(new byte[0])));
        int from = 0;
        for (int to = 1; to <= pairs.size(); to++) {
            byte nibble = pairs.get(from).key()[depth];
            if (to == pairs.size() || pairs.get(to).key()[depth] != nibble) {
                children.set(nibble, reference(node(pairs.subList(from, to), depth + 1)));
                from = to;
            }
        }
        return Rlp.list(children);
    }

    private Rlp reference(Rlp node) {
        byte[] encoded = node.encode();
        return encoded.length < HASH ? node : Rlp.of(named(encoded).bytes());
    }

    private Hash32 named(byte[] node) {
        Hash32 hash = Keccak.hash(node);
        nodes.put(hash, node);
        return hash;
    }

    private static Rlp path(byte[] key, int from, int to, boolean ends) {
        return Rlp.of(new TriePath(Arrays.copyOfRange(key, from, to), ends).encode());
    }
}
