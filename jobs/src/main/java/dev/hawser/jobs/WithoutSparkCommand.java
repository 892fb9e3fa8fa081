package dev.hawser.jobs;

import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The {@code hawser} command with {@code check} and {@code score} alone, which start without the libraries of the others. */
@Command(
        name = "hawser",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = BuildInfo.class,
        subcommands = {CheckCommand.class, ScoreCommand.class})
final class WithoutSparkCommand {}
