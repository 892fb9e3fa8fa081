package dev.hawser.anchor;

import java.time.Duration;

/** Waits between two looks at the chain. */
@FunctionalInterface
public interface Pause {
    void pause(Duration duration);
}
