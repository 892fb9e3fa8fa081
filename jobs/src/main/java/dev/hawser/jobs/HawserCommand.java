package dev.hawser.jobs;

import dev.hawser.primitives.HawserException;
import dev.hawser.session.SparkVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/** The {@code hawser} command. */
@Command(
        name = "hawser",
        description = "Anchors datasets, models and predictions on Ethereum, and checks what was anchored.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = BuildInfo.class,
        subcommands = {
            DemoCommand.class,
            GenerateJob.class,
            IngestJob.class,
            TrainJob.class,
            PredictJob.class,
            AnchorJob.class,
            RunJob.class,
            RunsCommand.class,
            GcCommand.class,
            VerifyCommand.class,
            HistoryCommand.class,
            ProveCommand.class,
            CheckCommand.class,
            ScoreCommand.class,
            ExecuteCommand.class,
            SimulateFeesCommand.class,
            BondCommand.class,
            ChallengeCommand.class,
            DemandCommand.class,
            ReportCommand.class,
            DeployCommand.class,
            AccountsCommand.class,
            OutcomeCommand.class,
            KeysCommand.class,
            HelpCommand.class
        })
public final class HawserCommand {
    private static final String VERBOSE = "--verbose";

    private HawserCommand() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static void main(String command, String[] arguments) {
        main(Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Runs a command and gives its exit code, which also stands in the store where {@code --outcome} asks for it. */
    static int execute(String... arguments) {
        try {
            if (!needsNoSpark(arguments)) {
                SparkVersion.requireOneThatWorks(HawserCommand.class.getClassLoader());
            }
            return OutcomeFile.asked(arguments)
                    .map(outcome -> told(outcome, arguments))
                    .orElseGet(() -> carriedOut(arguments).exitCode());
        } catch (HawserException e) {
            return failed(e, arguments);
        }
    }

    private static int told(OutcomeFile outcome, String... arguments) {
        outcome.begin();
        Ending ending;
        try {
            ending = carriedOut(arguments);
        } catch (Error e) {
            Problem problem = Problem.of(e);
            outcome.end(arguments[0], new Ending(problem.exitCode(), Optional.of(problem), Optional.empty()));
            throw e;
        }
        try {
            outcome.end(arguments[0], ending);
            return ending.exitCode();
        } catch (HawserException e) {
            int untold = failed(e, arguments);
            return ending.exitCode() == 0 ? untold : ending.exitCode();
        }
    }

    private static Ending carriedOut(String... arguments) {
        AtomicReference<Problem> problem = new AtomicReference<>();
        CommandLine command = new CommandLine(needsNoSpark(arguments) ? new WithoutSparkCommand() : new HawserCommand())
                .setExecutionExceptionHandler((error, failing, given) -> {
                    problem.set(Problem.of(error));
                    Console.error(error, given.originalArgs().contains(VERBOSE));
                    return problem.get().exitCode();
                })
                .setParameterExceptionHandler((error, given) -> {
                    problem.set(Usage.problem(error));
                    Console.error(problem.get());
                    return problem.get().exitCode();
                })
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false);
        if (arguments.length == 0) {
            command.usage(System.err);
            return new Ending(Usage.EXIT_CODE, Optional.empty(), Optional.empty());
        }
        int exitCode = command.execute(arguments);
        return new Ending(exitCode, Optional.ofNullable(problem.get()), CommonOptions.result(command.getParseResult()));
    }

    private static int failed(HawserException e, String... arguments) {
        Console.error(e, List.of(arguments).contains(VERBOSE));
        return e.exitCode();
    }

    /** These work without Spark on the class path, which the other commands' classes can't be looked at without. */
    static boolean needsNoSpark(String... arguments) {
        return arguments.length > 0 && List.of("check", "score").contains(arguments[0]);
    }
}
