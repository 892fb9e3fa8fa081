package dev.hawser.score;

import java.math.BigDecimal;

/** Takes what a transform makes of a row. Outputs that are not put are 0. */
public interface Outputs {
    /** @param output counted from 0 within the transform, ascending from call to call */
    void put(int output, double value);

    /** A value that came through no double. */
    default void putExact(int output, BigDecimal value) {
        put(output, value.doubleValue());
    }
}
