package dev.hawser.jobs;

import dev.hawser.primitives.Texts;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line got wrong. */
final class Usage {
    /** Bad input: running it again will not help. */
    static final int EXIT_CODE = 2;

    private Usage() {}

    static Problem problem(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        return new Problem(EXIT_CODE, message(problem, command), advice(problem, command));
    }

    private static String message(ParameterException problem, CommandLine command) {
        if (!(problem instanceof UnmatchedArgumentException unmatched)) {
            return problem.getMessage().lines().findFirst().orElse("the command line can't be read");
        }
        String first = Texts.abbreviate(unmatched.getUnmatched().get(0));
        if (unmatched.isUnknownOption()) {
            return "unknown option " + first;
        }
        return (command.getSubcommands().isEmpty() ? "unexpected argument " : "unknown command ") + first;
    }

    private static String advice(ParameterException problem, CommandLine command) {
        String help = "see " + command.getCommandSpec().qualifiedName() + " --help";
        if (problem instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            return near.isEmpty() ? help : "did you mean " + near.get(0) + "? Else " + help;
        }
        return help;
    }
}
