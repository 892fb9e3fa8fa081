package dev.hawser.config;

import java.util.List;
import java.util.Optional;

/**
 * What a pipeline knows of how a label could leak into its features.
 *
 * @param knownLater {@code table.column}, or {@code table.*}, of what is known only after the prediction
 * @param entity the column whose values must not stand on both sides of the split
 * @param allowed names of findings, such as {@code missingness:age}, that don't stop the training
 */
public record LeakageConfig(List<String> knownLater, Optional<String> entity, List<String> allowed) {
    public static final LeakageConfig NONE = new LeakageConfig(List.of(), Optional.empty(), List.of());
}
