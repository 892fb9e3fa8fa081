package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How a command ended.
 *
 * @param problem why it failed; none where its exit code is its answer
 * @param result what {@code --json} prints
 */
record Ending(int exitCode, Optional<Problem> problem, Optional<ObjectNode> result) {}
