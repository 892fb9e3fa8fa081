package dev.hawser.jobs;

import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.RetryableException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;
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
            ReportCommand.class,
            DeployCommand.class,
            AccountsCommand.class,
            HelpCommand.class
        })
public final class HawserCommand {
    private static final int FAILED = 1;

    private HawserCommand() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static void main(String command, String[] arguments) {
        main(Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Runs a command and gives its exit code. */
    static int execute(String... arguments) {
        CommandLine command = new CommandLine(needsNoSpark(arguments) ? new WithoutSparkCommand() : new HawserCommand())
                .setExecutionExceptionHandler(HawserCommand::explained)
                .setParameterExceptionHandler((problem, given) -> Usage.explained(problem))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false);
        if (arguments.length == 0) {
            command.usage(System.err);
            return Usage.EXIT_CODE;
        }
        return command.execute(arguments);
    }

    /** These work without Spark on the class path, which the other commands' classes can't be looked at without. */
    private static boolean needsNoSpark(String... arguments) {
        return arguments.length > 0 && List.of("check", "score").contains(arguments[0]);
    }

    /** Spark wraps what its tasks throw: the first expected outcome among the causes is the answer. */
    private static int explained(Exception error, CommandLine command, ParseResult given) {
        boolean verbose = given.originalArgs().contains("--verbose");
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof HawserException expected) {
                Console.error(expected, verbose);
                return expected.exitCode();
            }
            if (cause instanceof UncheckedIOException failed) {
                HawserException storage = storageFailed(failed);
                Console.error(storage, verbose);
                return storage.exitCode();
            }
        }
        Console.error(error, verbose);
        return FAILED;
    }

    private static RetryableException storageFailed(UncheckedIOException e) {
        return new RetryableException(
                "a file of this machine can't be read or written: "
                        + e.getCause().getClass().getSimpleName() + ", "
                        + e.getCause().getMessage(),
                "make room or mend the disk, and run again",
                e);
    }
}
