package dev.hawser.store;

import dev.hawser.primitives.RunKey;
import java.time.Instant;

/**
 * An attempt that came to nothing.
 *
 * @param name the folder's name below the run's
 * @param lastWrite when its newest file was written, by the storage's clock
 * @param files the number of files in it
 * @param bytes their size
 */
public record DeadAttempt(RunKey run, String name, Instant lastWrite, long files, long bytes) {}
