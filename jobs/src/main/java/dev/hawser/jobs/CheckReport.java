package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.verify.Check;
import dev.hawser.verify.Check.Verdict;
import dev.hawser.verify.ProofCheck;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code check} says of its files: of one alone every check, of many what speaks against them, and once what was not checked. */
final class CheckReport {
    /** The worst last: where a run again may tell more of some files, it is worth it whatever the others are. */
    private static final List<Integer> EXIT_CODES = List.of(0, 2, 1, 3);

    private final CommonOptions options;
    private final Console console;
    private final boolean single;
    private final ArrayNode results = Json.array();
    private final Map<Check, Integer> notChecked = new LinkedHashMap<>();
    private final ArrayNode notes = Json.array();
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
        StringBuilder lines = new StringBuilder(file.toString());
        int passed = 0;
        for (Check check : checks) {
            if (every || check.verdict() == Verdict.FAILED || check.verdict() == Verdict.CANNOT_TELL) {
                lines.append("\n  ").append(check);
            } else if (check.verdict() == Verdict.NOT_CHECKED) {
                notChecked.merge(check, 1, Integer::sum);
            } else {
                passed++;
            }
        }
        if (!every) {
            lines.insert(file.toString().length(), ": " + passed + " checks passed");
        }
        console.say(lines.toString());
        if (options.json()) {
            results.add(outcome.findings().toJson().put("file", file.toString()).put("identity", outcome.identity()));
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

    /** What is no check, and a reader must know. */
    void note(String text) {
        console.say("note: " + text);
        notes.add(text);
    }

    /** Prints the sum and gives the exit code of the worst: tampering, then what may be told later, then bad input. */
    int finish() {
        notChecked.forEach((check, count) -> console.say(check + " [" + count + " files]"));
        if (!single) {
            console.say(files[0] + " without contradiction, " + files[3] + " forged or tampered with, " + files[1]
                    + " not to be told now, " + files[2] + " unreadable");
        }
        int exit = EXIT_CODES.stream()
                .filter(code -> files[code] > 0)
                .reduce((better, worse) -> worse)
                .orElse(0);
        ObjectNode json = Json.object().put("exitCode", exit);
        json.set("files", results);
        if (!notes.isEmpty()) {
            json.set("notes", notes);
        }
        console.result(json);
        return exit;
    }
}
