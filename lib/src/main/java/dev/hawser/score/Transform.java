package dev.hawser.score;

import java.io.Serializable;
import java.util.List;

/**
 * What a feature makes of a row's cells, with every parameter that was fitted. All arithmetic is that of IEEE doubles, in
 * the order that FORMATS.md gives, with {@link StrictMath}.
 */
public sealed interface Transform extends Serializable
        permits Identity, Scaled, MissingFlag, Buckets, Category, Hashed, Cyclic, Product {

    /** The columns that it reads. */
    List<String> columns();

    /** How many outputs it has, each with a weight of its own. */
    int width();

    /**
     * Puts the outputs that may not be 0, in ascending order.
     *
     * @throws RefusedException if a cell can't be used
     */
    void apply(Cells cells, Outputs outputs);

    /** What an output means, for people; empty where the transform has one output only. */
    default String label(int output) {
        return "";
    }
}
