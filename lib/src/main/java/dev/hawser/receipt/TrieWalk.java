package dev.hawser.receipt;

import dev.hawser.primitives.Hash32;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The way from a trie's root to the value of a key. Source: Ethereum Yellow Paper, appendix D. */
final class TrieWalk {
    private static final int BRANCH = 17;
    private static final int HASH = 32;

    private final Function<Hash32, byte[]> nodes;
    private final byte[] key;
    private int walked;

    /** @param nodes gives the node of a hash, or throws */
    TrieWalk(byte[] key, Function<Hash32, byte[]> nodes) {
        this.key = TriePath.nibbles(key);
        this.nodes = nodes;
    }

    byte[] from(Hash32 root) {
        List<Rlp> node = Rlp.decode(nodes.apply(root)).items();
        while (true) {
            if (node.size() == BRANCH) {
                node = child(node.get(nextNibble()));
                continue;
            }
            if (node.size() != 2) {
                throw Malformed.because("a trie's node has " + node.size() + " values");
            }
            TriePath path = TriePath.decode(node.get(0).bytes());
            follow(path);
            if (path.ends()) {
                return node.get(1).bytes();
            }
            node = child(node.get(1));
        }
    }

    private int nextNibble() {
        if (walked == key.length) {
            throw Malformed.because("the key ends in a branch");
        }
        return key[walked++];
    }

    private void follow(TriePath path) {
        int end = walked + path.nibbles().length;
        if (end > key.length
                || !Arrays.equals(key, walked, end, path.nibbles(), 0, path.nibbles().length)
                || path.ends() != (end == key.length)
                || end == walked && !path.ends()) {
            throw Malformed.because("the nodes lead to another key");
        }
        walked = end;
    }

    /** A node of 32 bytes or more is named by its hash, a smaller one stands where it belongs. */
    private List<Rlp> child(Rlp reference) {
        if (reference instanceof Rlp.Items embedded) {
            if (embedded.encode().length >= HASH) {
                throw Malformed.because("a trie's node stands where its hash must");
            }
            return embedded.items();
        }
        if (reference.bytes().length == 0) {
            throw Malformed.because("the trie has no value for the key");
        }
        byte[] node = nodes.apply(reference.hash());
        if (node.length < HASH) {
            throw Malformed.because("a trie's hash stands where its node must");
        }
        return Rlp.decode(node).items();
    }
}
