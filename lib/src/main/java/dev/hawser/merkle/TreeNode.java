package dev.hawser.merkle;

import dev.hawser.primitives.Hash32;
import java.io.Serializable;

/** A node in the coordinates of {@link TreeShape}. */
public record TreeNode(int level, long index, Hash32 hash) implements Serializable {}
