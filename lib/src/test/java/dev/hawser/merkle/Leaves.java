package dev.hawser.merkle;

import dev.hawser.primitives.Hash32;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Leaves for tests, and the tree's root by the shortest description of it. */
final class Leaves {
    private Leaves() {}

    /** The leaves of the golden vectors: {@code ["bytes32","uint256"]} over (i, 10·i). */
    static List<Hash32> numbered(int n) {
        List<Hash32> leaves = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            leaves.add(Leaf.hash(List.of(AbiType.BYTES32, AbiType.UINT256), List.of(word(i), word(10L * i))));
        }
        return leaves;
    }

    static List<Hash32> random(Random random, int n) {
        List<Hash32> leaves = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            leaves.add(hash(random));
        }
        return leaves;
    }

    static Hash32 hash(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Hash32.of(bytes);
    }

    /** A queue of the sorted leaves; take two, put their node back, until one is left. */
    static Hash32 queueRoot(List<Hash32> leaves) {
        Deque<Hash32> queue = new ArrayDeque<>(leaves.stream().sorted().toList());
        while (queue.size() > 1) {
            Hash32 a = queue.remove();
            Hash32 b = queue.remove();
            byte[] low = (a.compareTo(b) < 0 ? a : b).bytes();
            byte[] high = (a.compareTo(b) < 0 ? b : a).bytes();
            queue.add(Keccak.hash(ByteBuffer.allocate(64).put(low).put(high).array()));
        }
        return queue.remove();
    }

    private static byte[] word(long value) {
        return ByteBuffer.allocate(32).putLong(24, value).array();
    }

    static Hashes hashes(Collection<Hash32> leaves) {
        Hashes hashes = Hashes.ofCapacity(leaves.size());
        leaves.forEach(hashes::add);
        return hashes;
    }
}
