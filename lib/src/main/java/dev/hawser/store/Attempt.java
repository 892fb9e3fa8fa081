package dev.hawser.store;

import dev.hawser.manifest.Supersedes;
import dev.hawser.primitives.RunKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One try at a run, in a folder of its own.
 *
 * @param name the folder's name below the run's
 * @param created the time of the run's claim, in whole seconds: the same for every attempt
 * @param supersedes what the run replaces, as its claim says: the same for every attempt
 */
public record Attempt(RunKey key, String name, Instant created, Optional<Supersedes> supersedes) {}
