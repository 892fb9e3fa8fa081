package dev.hawser.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.LeakageConfig;
import dev.hawser.manifest.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something that a model's manifest tells of its data.
 *
 * @param name what it is and of which column, such as {@code missingness:age}
 * @param value how strong it is, 0 to 1; empty where that has no measure
 * @param allowed whether the training goes on
 * @param says it in words
 */
public record Finding(String name, Optional<Double> value, boolean allowed, String says) {
    /** What is told and stops nothing. */
    private static final Set<String> HARMLESS = Set.of("constant");

    static Finding of(String kind, String column, Optional<Double> value, LeakageConfig leakage, String says) {
        String name = kind + ":" + column;
        List<String> allowed = leakage.allowed();
        return new Finding(
                name, value, HARMLESS.contains(kind) || allowed.contains(name) || allowed.contains(kind), says);
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("name", name);
        value.ifPresent(number -> json.put("value", Json.number(number)));
        return json.put("allowed", allowed).put("says", says);
    }
}
