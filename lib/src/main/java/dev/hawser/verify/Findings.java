package dev.hawser.verify;

import dev.hawser.verify.Check.Verdict;
import java.util.List;

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
}
