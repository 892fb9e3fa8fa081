package dev.hawser.jobs;

import dev.hawser.chain.ChainSession;
import dev.hawser.config.ChainConfig;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.report.Anchoring;
import dev.hawser.report.EvaluationFile;
import dev.hawser.report.Explorer;
import dev.hawser.report.Report;
import dev.hawser.report.ReportData;
import dev.hawser.session.Build;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.RunHistory;
import dev.hawser.store.RunStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the HTML report of a run. It starts no Spark and changes nothing in the store or on the chain. */
@Command(name = "report", description = "the HTML report of a run: one file that loads nothing")
final class ReportCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--run", paramLabel = "KEY", description = "the run (default: the newest batch)")
    private String run;

    @Option(names = "--out", paramLabel = "FILE", description = "default: hawser-report-KEY.html in this folder")
    private Path out;

    @Override
    public Integer call() {
        HawserConfig config = CommandConfig.of(options);
        Manifest subject = RunHistory.select(config, Optional.ofNullable(run));
        ReportData data = gather(config, subject);
        Path file = out != null ? out : Path.of("hawser-report-" + subject.run() + ".html");
        OutputFile.write(file, Report.html(data).getBytes(StandardCharsets.UTF_8));
        Console console = new Console(options);
        console.say("wrote " + file);
        console.result(Json.object()
                .put("report", file.toAbsolutePath().toString())
                .put("run", subject.run().toString())
                .put("anchored", data.subject().anchoring() instanceof Anchoring.Appended)
                .put("evaluated", data.evaluation().isPresent()));
        return 0;
    }

    private ReportData gather(HawserConfig config, Manifest subject) {
        if (!config.hasChain()) {
            return gather(config, subject, manifest -> new Anchoring.NotLookedUp());
        }
        try (ChainSession chain = config.openChain(new Console(options))) {
            return gather(config, subject, new EntryLookup(chain, config.store())::of);
        }
    }

    private static ReportData gather(HawserConfig config, Manifest subject, Function<Manifest, Anchoring> anchoring) {
        RunStore store = config.store();
        RunHistory history = new RunHistory(store.manifests());
        Map<Hash32, Manifest> lineage = new LinkedHashMap<>();
        addParents(history, subject, lineage);
        Function<Manifest, ReportData.Run> described =
                manifest -> new ReportData.Run(manifest, history.successor(manifest), anchoring.apply(manifest));
        return new ReportData(
                described.apply(subject),
                lineage.values().stream().map(described).toList(),
                evaluation(store, history, subject),
                config.clock().instant(),
                Build.version(),
                explorer(config));
    }

    /** What is stated of the chain that is asked; nothing where its id is not. */
    private static Optional<Explorer> explorer(HawserConfig config) {
        ChainConfig chain = config.deploy().chain();
        return config.deploy().chainId().map(ChainId::new).map(id -> Explorer.of(id, chain.name(), chain.explorer()));
    }

    /** Parents before children; what the store has lost is left out. */
    private static void addParents(RunHistory history, Manifest child, Map<Hash32, Manifest> lineage) {
        List<Hash32> digests = new ArrayList<>(child.parents().datasets());
        child.parents().model().ifPresent(digests::add);
        for (Hash32 digest : digests) {
            Optional<Manifest> parent = history.find(digest).filter(found -> !lineage.containsKey(digest));
            parent.ifPresent(found -> {
                addParents(history, found, lineage);
                lineage.put(digest, found);
            });
        }
    }

    /** What the model's run found out about the model; older runs hold no such file. */
    private static Optional<EvaluationFile> evaluation(RunStore store, RunHistory history, Manifest subject) {
        Optional<Manifest> model = subject.kind() == Manifest.Kind.MODEL
                ? Optional.of(subject)
                : subject.parents().model().flatMap(history::find);
        return model.flatMap(found -> store.read(found, EvaluationFile.PATH)
                .map(bytes ->
                        EvaluationFile.parse(bytes, "the file " + EvaluationFile.PATH + " of model " + found.run())));
    }
}
