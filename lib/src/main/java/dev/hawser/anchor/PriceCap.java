package dev.hawser.anchor;

import dev.hawser.primitives.Wei;
import java.util.Optional;

/** What bounds a unit of gas beside the budget, at this moment. */
@FunctionalInterface
public interface PriceCap {
    /** Nothing bounds it. */
    PriceCap NONE = Optional::empty;

    /** The most that a unit may cost now, tip included; empty where only the budget counts. */
    Optional<Wei> most();
}
