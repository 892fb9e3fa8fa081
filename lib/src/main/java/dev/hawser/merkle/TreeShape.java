package dev.hawser.merkle;

import java.io.Serializable;

/**
 * Where the sorted leaves of OpenZeppelin's tree stand, in coordinates that let subtrees be built apart: the parent of
 * {@code (level, index)} is {@code (level + 1, index / 2)} and the root is {@code (height, 0)}.
 *
 * <p>With n leaves, height ⌈log₂ n⌉ and m = 2n − 2^height, the leaves 0…m−1 stand on level 0 and pair up; the other
 * leaves stand first on level 1, followed by those pairs, 2^(height−1) nodes in all.
 */
public record TreeShape(long leaves) implements Serializable {
    public TreeShape {
        if (leaves < 1) {
            throw new IllegalArgumentException("a tree has at least one leaf");
        }
    }

    public int height() {
        return leaves == 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(leaves - 1);
    }

    /** How many leaves stand on level 0; the others stand on level 1. */
    long paired() {
        return 2 * leaves - (1L << height());
    }

    /** The level of sorted leaf k: 0 or 1. */
    public int levelOf(long k) {
        return k < paired() ? 0 : 1;
    }

    /** The index of sorted leaf k on its level. */
    public long indexOf(long k) {
        long paired = paired();
        return k < paired ? 2 * (leaves - paired) + k : k - paired;
    }
}
