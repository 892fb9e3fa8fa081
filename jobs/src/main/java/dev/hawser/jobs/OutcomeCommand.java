package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.session.HawserConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends as a driver ended that ran elsewhere. */
@Command(
        name = "outcome",
        description =
                "tells how the command ended that was given --outcome NAME, and ends with its exit code; 1 where there"
                        + " is no outcome")
final class OutcomeCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Parameters(paramLabel = "NAME", description = "the name that --outcome gave")
    private String name;

    @Override
    public Integer call() {
        HawserConfig config = CommandConfig.of(options);
        Members outcome = OutcomeFile.read(config.store(), name);
        Console console = new Console(options);
        int exitCode = Math.toIntExact(outcome.node().path("exitCode").asLong());
        console.say(outcome.text("command") + " ended with exit code " + exitCode + " at " + outcome.text("finished"));
        if (outcome.node().get("result") instanceof ObjectNode result) {
            console.say(result.toString());
        }
        console.result(outcome.node());
        if (outcome.node().path("message").isTextual()) {
            throw failure(exitCode, outcome.text("message"), outcome.text("advice"));
        }
        return exitCode;
    }

    private static RuntimeException failure(int exitCode, String message, String advice) {
        return switch (exitCode) {
            case 2 -> new InvalidInputException(message, advice);
            case 3 -> new TamperedException(message, advice);
            default -> new RetryableException(message, advice);
        };
    }
}
