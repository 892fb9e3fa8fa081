package dev.hawser.merkle;

import java.io.Serializable;

/** Consecutive nodes of one level, in the coordinates of {@link TreeShape}. */
public record NodeRun(int level, long index, Hashes nodes) implements Serializable {}
