package dev.hawser.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.verify.Check.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All checks of one audit, in the order in which they were made. */
public record Findings(List<Check> checks) {
    public Findings {
        checks = List.copyOf(checks);
    }

    public boolean has(Verdict verdict) {
        return checks.stream().anyMatch(check -> check.verdict() == verdict);
    }

    /** 3 with evidence of tampering, 1 where something could not be told, else 0. */
    public int exitCode() {
        if (has(Verdict.FAILED)) {
            return 3;
        }
        return has(Verdict.CANNOT_TELL) ? 1 : 0;
    }

    /**
     * Lets only what holds pass.
     *
     * @throws TamperedException naming the first check that failed
     * @throws RetryableException naming the first that could not be told
     */
    public void requireHolds() {
        first(Verdict.FAILED).ifPresent(check -> {
            throw new TamperedException(check.toString(), "look at the other checks, and ask the publisher");
        });
        first(Verdict.CANNOT_TELL).ifPresent(check -> {
            throw new RetryableException(check.toString(), "try again, or another node");
        });
    }

    /** For programs: whether it is verified, and each check with its verdict and both values. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("verified", exitCode() == 0);
        ArrayNode list = json.putArray("checks");
        for (Check check : checks) {
            ObjectNode one = list.addObject()
                    .put("name", check.name())
                    .put("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
            check.expected().ifPresent(value -> one.put("expected", value));
            check.actual().ifPresent(value -> one.put("found", value));
        }
        return json;
    }

    private Optional<Check> first(Verdict verdict) {
        return checks.stream().filter(check -> check.verdict() == verdict).findFirst();
    }
}
