package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.verify.Check;
import dev.hawser.verify.Findings;
import java.util.Locale;

/** The checks of an audit for programs. */
final class FindingsJson {
    private FindingsJson() {}

    static ObjectNode of(Findings findings) {
        ObjectNode json = Json.object().put("verified", findings.exitCode() == 0);
        ArrayNode checks = json.putArray("checks");
        for (Check check : findings.checks()) {
            ObjectNode one = checks.addObject()
                    .put("name", check.name())
                    .put("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
            check.expected().ifPresent(value -> one.put("expected", value));
            check.actual().ifPresent(value -> one.put("found", value));
        }
        return json;
    }
}
