package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.verify.Check;
import dev.hawser.verify.Check.Verdict;
import dev.hawser.verify.ProofCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code check} says of its files: of one alone every check, of many those that did not pass. */
final class CheckReport {
    /** The worst last: where a run again may tell more of some files, it is worth it whatever the others are. */
    private static final List<Integer> EXIT_CODES = List.of(0, 2, 1, 3);

    private final CommonOptions options;
    private final Console console;
    private final boolean single;
    private final ArrayNode results = Json.array();
    private final int[] files = new int[EXIT_CODES.size()];

    /** @param count of the files that will be added */
    CheckReport(CommonOptions options, int count) {
        this.options = options;
        this.console = new Console(options);
        this.single = count == 1;
    }

    void add(Path file, ProofCheck.Outcome outcome) {
        List<Check> checks = outcome.findings().checks();
        boolean every = single || options.verbose();
        String lines = checks.stream()
                .filter(check -> every || check.verdict() != Verdict.PASSED)
                .map(check -> "\n  " + check)
                .collect(Collectors.joining());
        console.say(file + (every ? "" : passed(checks)) + lines);
        if (options.json()) {
            results.add(FindingsJson.of(outcome.findings())
                    .put("file", file.toString())
                    .put("identity", outcome.identity()));
        }
        files[outcome.findings().exitCode()]++;
    }

    /** A file that is no proof file. */
    void add(Path file, InvalidInputException problem) {
        Console.error(problem, options.verbose());
        if (options.json()) {
            results.addObject()
                    .put("verified", false)
                    .put("file", file.toString())
                    .put("identity", false)
                    .put("error", problem.getMessage());
        }
        files[problem.exitCode()]++;
    }

    /** Prints the sum and gives the exit code of the worst: tampering, then what may be told later, then bad input. */
    int finish() {
        if (!single) {
            console.say(files[0] + " without contradiction, " + files[3] + " forged or tampered with, " + files[1]
                    + " not to be told now, " + files[2] + " unreadable");
        }
        int exit = EXIT_CODES.stream()
                .filter(code -> files[code] > 0)
                .reduce((better, worse) -> worse)
                .orElse(0);
        console.result(Json.object().put("exitCode", exit).set("files", results));
        return exit;
    }

    private static String passed(List<Check> checks) {
        long passed = checks.stream()
                .filter(check -> check.verdict() == Verdict.PASSED)
                .count();
        return ": " + passed + " checks passed";
    }
}
