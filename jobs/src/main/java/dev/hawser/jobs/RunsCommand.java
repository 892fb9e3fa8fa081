package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.StreamName;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RunKey;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.RunHistory;
import dev.hawser.session.Summaries;
import dev.hawser.store.RunStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists runs with key, state and entry. */
@Command(name = "runs", description = "lists runs with key, state and entry")
final class RunsCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() {
        HawserConfig config = CommandConfig.of(options);
        Console console = new Console(options);
        RunStore store = config.store();
        Optional<String> pipeline = config.pipelineName();
        RunHistory history = new RunHistory(store.manifests());
        List<Manifest> manifests = history.all()
                .filter(manifest -> pipeline.isEmpty() || manifest.pipeline().equals(pipeline.get()))
                .toList();
        Map<Hash32, AppendedEntry> entries = entries(config, manifests);

        ObjectNode json = Json.object().put("store", config.storeUri().toString());
        ArrayNode runs = json.putArray("runs");
        for (Manifest manifest : manifests) {
            Optional<AppendedEntry> entry = Optional.ofNullable(entries.get(manifest.digest()));
            runs.add(json(manifest, history, entry));
            console.say(String.format(
                    "%s  %-7s  %-12s  %9d  %-10s  %s  %s%s",
                    manifest.run(),
                    Summaries.job(manifest),
                    manifest.pipeline(),
                    manifest.count(),
                    state(history, manifest),
                    entry.map(e -> "entry " + e.index() + " in block " + e.blockNumber())
                            .orElse("not anchored"),
                    manifest.interval(),
                    corrections(history, manifest)));
        }
        for (RunKey key : store.unfinished()) {
            Optional<Members> description = store.claim(key).flatMap(claim -> claim.optionalObject("description"));
            if (pipeline.isEmpty()
                    || description
                            .filter(d -> d.text("pipeline").equals(pipeline.get()))
                            .isPresent()) {
                runs.add(unfinished(key, description));
                console.say(key
                        + description
                                .map(d -> String.format(
                                        "  %-7s  %-12s  %9s  %-10s  claimed, not published  %s",
                                        d.text("job"), d.text("pipeline"), "", "unfinished", d.text("interval")))
                                .orElse("  claimed, not published"));
            }
        }
        if (runs.isEmpty()) {
            console.say("no runs in " + config.storeUri());
        }
        console.result(json);
        return 0;
    }

    /** Entries by manifest digest; none where no chain is named and no embedded one exists. */
    private Map<Hash32, AppendedEntry> entries(HawserConfig config, List<Manifest> manifests) {
        Map<Hash32, AppendedEntry> entries = new HashMap<>();
        if (manifests.isEmpty() || !config.hasChain()) {
            return entries;
        }
        try (ChainSession chain = config.openChain(new Console(options))) {
            Set<String> streams =
                    manifests.stream().map(Manifest::stream).collect(Collectors.toCollection(TreeSet::new));
            for (String stream : streams) {
                chain.history(new StreamName(stream))
                        .entries()
                        .forEach(entry -> entries.put(entry.entry().manifest(), entry));
            }
        }
        return entries;
    }

    private static String state(RunHistory history, Manifest manifest) {
        return history.isLive(manifest) ? "published" : "superseded";
    }

    private static String corrections(RunHistory history, Manifest manifest) {
        String by = history.successor(manifest)
                .map(successor -> "  superseded by " + successor.run())
                .orElse("");
        return by
                + manifest.supersedes()
                        .map(replaced -> "  supersedes "
                                + history.find(replaced.digest())
                                        .map(old -> old.run().toString())
                                        .orElse("digest " + replaced.digest())
                                + ": " + replaced.reason())
                        .orElse("");
    }

    private static ObjectNode json(Manifest manifest, RunHistory history, Optional<AppendedEntry> entry) {
        ObjectNode json = Summaries.run(manifest).put("state", state(history, manifest));
        history.successor(manifest)
                .ifPresent(successor -> json.put("supersededBy", successor.run().toString()));
        entry.ifPresent(found -> json.putObject("entry")
                .put("stream", manifest.stream())
                .put("index", found.index())
                .put("blockNumber", found.blockNumber())
                .put("transactionHash", found.transactionHash().toString()));
        return json;
    }

    private static ObjectNode unfinished(RunKey key, Optional<Members> description) {
        ObjectNode json = Json.object().put("run", key.toString()).put("state", "unfinished");
        description.ifPresent(run -> json.put("job", run.text("job"))
                .put("pipeline", run.text("pipeline"))
                .put("interval", run.text("interval")));
        return json;
    }
}
