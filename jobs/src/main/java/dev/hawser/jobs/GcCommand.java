package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import dev.hawser.session.HawserConfig;
import dev.hawser.store.DeadAttempt;
import dev.hawser.store.DeadAttempts;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes what drivers left that died or lost a race. */
@Command(name = "gc", description = "removes attempts that no published run names and that nobody wrote to for a while")
final class GcCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            defaultValue = "24h",
            description = "how long ago the last write must be: 90m, 24h or 7d (default: ${DEFAULT-VALUE})")
    private String olderThan;

    @Option(names = "--dry-run", description = "only say what would be removed")
    private boolean dryRun;

    @Override
    public Integer call() {
        Duration age = age(olderThan);
        HawserConfig config = CommandConfig.of(options);
        Console console = new Console(options);
        DeadAttempts attempts = config.store().deadAttempts();

        ObjectNode json = Json.object()
                .put("store", config.storeUri().toString())
                .put("olderThan", age.toString())
                .put("dryRun", dryRun);
        ArrayNode removed = json.putArray("attempts");
        long files = 0;
        long bytes = 0;
        for (DeadAttempt dead : attempts.find(config.pipelineName(), age)) {
            if (dryRun || attempts.remove(dead)) {
                removed.add(json(dead));
                files += dead.files();
                bytes += dead.bytes();
                console.say(String.format(
                        "%s  %s  %5d files  %12d bytes  last write %s",
                        dead.run(), dead.name(), dead.files(), dead.bytes(), dead.lastWrite()));
            }
        }
        console.say(String.format(
                "%s %d dead attempts, %d files, %d bytes in %s",
                dryRun ? "would remove" : "removed", removed.size(), files, bytes, config.storeUri()));
        console.result(json.put("files", files).put("bytes", bytes));
        return 0;
    }

    private static ObjectNode json(DeadAttempt dead) {
        return Json.object()
                .put("run", dead.run().toString())
                .put("attempt", dead.name())
                .put("lastWrite", dead.lastWrite().toString())
                .put("files", dead.files())
                .put("bytes", dead.bytes());
    }

    private static Duration age(String text) {
        String unit = text.toUpperCase(Locale.ROOT);
        if (!unit.matches("\\d{1,6}[SMHD]")) {
            throw new InvalidInputException(
                    "--older-than " + Texts.abbreviate(text) + " is not a time", "write 90m, 24h or 7d");
        }
        return Duration.parse(unit.endsWith("D") ? "P" + unit : "PT" + unit);
    }
}
