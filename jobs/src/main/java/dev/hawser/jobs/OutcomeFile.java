package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Texts;
import dev.hawser.session.HawserConfig;
import dev.hawser.store.Documents;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The document {@code outcomes/NAME.json} of the store, by which a driver tells how its command ended: in cluster mode the
 * exit code of spark-submit says nothing of it. There is none while the command runs, nor where its process was killed.
 */
final class OutcomeFile {
    private static final String OPTION = "--outcome";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final HawserConfig config;
    private final Documents store;
    private final String path;
    private final String begun;

    private OutcomeFile(HawserConfig config, String name) {
        this.config = config;
        this.store = config.store();
        this.path = path(name);
        this.begun = begun(name);
    }

    /**
     * What a command line asks for, whatever else is wrong with it; empty where it asks for none.
     *
     * @throws InvalidInputException if it is asked for under no possible name, or of a command that opens no store
     */
    static Optional<OutcomeFile> asked(String... arguments) {
        if (Stream.of(arguments).noneMatch(text -> text.startsWith(OPTION))) {
            return Optional.empty();
        }
        CommonOptions options = CommonOptions.parseLeniently(arguments);
        if (options.outcome().isPresent() && HawserCommand.needsNoSpark(arguments)) {
            throw new InvalidInputException(
                    arguments[0] + " opens no store, in which an outcome would stand", "leave " + OPTION + " out");
        }
        return options.outcome().map(name -> of(options, name));
    }

    private static OutcomeFile of(CommonOptions options, String name) {
        path(name);
        try {
            return new OutcomeFile(CommandConfig.of(options), name);
        } catch (InvalidInputException e) {
            // A configuration that can't be read is told in the store that the command line names.
            if (options.store().isEmpty()) {
                throw e;
            }
            return new OutcomeFile(CommandConfig.of(options.withStoreAlone()), name);
        }
    }

    /** Removes what an earlier command left under the name, and leaves a note that the next has begun. */
    void begin() {
        store.remove(path);
        store.write(begun, Json.canonicalBytes(Json.object().put("begun", now())));
    }

    /** Tells how the command ended. */
    void end(String command, Ending ending) {
        ObjectNode json = Json.object()
                .put("command", command)
                .put("exitCode", ending.exitCode())
                .put(
                        "message",
                        ending.problem().map(found -> utf8(found.message())).orElse(null))
                .put(
                        "advice",
                        ending.problem().map(found -> utf8(found.advice())).orElse(null))
                .put(
                        "finished",
                        config.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
        json.set("result", ending.result().orElse(null));
        store.write(path, Json.canonicalBytes(json));
        store.remove(begun);
    }

    private String now() {
        return config.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * What the driver told.
     *
     * @throws RetryableException if it told nothing
     */
    static Members read(Documents store, String name) {
        String path = path(name);
        return store.read(path)
                .map(bytes -> Members.of(Json.parseObject(bytes, path), path))
                .orElseThrow(() -> missing(store, name));
    }

    private static RetryableException missing(Documents store, String name) {
        return store.read(begun(name))
                .map(bytes -> Members.of(Json.parseObject(bytes, begun(name)), begun(name)))
                .map(note -> new RetryableException(
                        "the driver of outcome " + name + ", begun at " + note.text("begun")
                                + ", ended without an outcome: it was killed, or is still running",
                        "look at its log on the cluster, and run the command again"))
                .orElseGet(
                        () -> new RetryableException(
                                "there is no outcome " + name + " in the store, and no driver has begun one",
                                "look at the log of spark-submit and of the driver: it could not start, or not reach the store"));
    }

    private static String path(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInputException(
                    Texts.abbreviate(name) + " can't be the name of an outcome",
                    "use at most 200 letters, digits, dots, hyphens and underscores");
        }
        return "outcomes/" + name + ".json";
    }

    private static String begun(String name) {
        return "outcomes/" + name + ".begun";
    }

    /** A message may quote half a surrogate pair, which no JSON can hold. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
