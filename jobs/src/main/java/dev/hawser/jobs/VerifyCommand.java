package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.StreamName;
import dev.hawser.batch.BatchAudit;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.FeatureAudit;
import dev.hawser.config.PipelineConfig;
import dev.hawser.feature.FeatureQuery;
import dev.hawser.ingest.FileRoot;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.score.ModelDocument;
import dev.hawser.verify.Check;
import dev.hawser.verify.Findings;
import dev.hawser.verify.StreamCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Re-checks a run against storage and chain. */
@Command(name = "verify", description = "re-checks a run and all that it was made from against storage and chain")
final class VerifyCommand implements Callable<Integer> {
    private static final int MOST_KEYS = 20;

    @Mixin
    private CommonOptions options;

    @Option(names = "--run", paramLabel = "KEY", description = "the run (default: the newest batch)")
    private String run;

    @Option(
            names = "--features",
            description =
                    "also reruns the SQL over the datasets and the model, and compares every row; needs --pipeline")
    private boolean features;

    @Override
    public Integer call() {
        try (Session session = Session.open(options)) {
            Workspace workspace = session.workspace();
            Manifest manifest = Runs.select(workspace, workspace.store(), Optional.ofNullable(run));
            Optional<FeatureCheck> recomputed =
                    features ? Optional.of(FeatureCheck.of(session, manifest)) : Optional.empty();
            Findings findings;
            List<String> notes = List.of();
            if (ChainSession.isThere(workspace)) {
                try (ChainSession chain = ChainSession.open(workspace)) {
                    findings = verify(session, Optional.of(chain), manifest);
                    notes = notes(chain);
                }
            } else {
                findings = verify(session, Optional.empty(), manifest);
            }
            Findings found = findings;
            findings = recomputed
                    .map(check -> check.add(found, VerifyCommand::recomputed))
                    .orElse(findings);
            findings.checks().forEach(check -> session.console().say(check.toString()));
            notes.forEach(note -> session.console().say("note: " + note));
            ObjectNode json = FindingsJson.of(findings);
            if (!notes.isEmpty()) {
                notes.forEach(json.putArray("notes")::add);
            }
            session.console().result(json.put("run", manifest.run().toString()));
            return findings.exitCode();
        }
    }

    private static FeatureAudit recomputed(
            Session session,
            PipelineConfig pipeline,
            Manifest batch,
            Manifest model,
            List<String> dataFolders,
            Optional<Interval.Bounded> selected) {
        ModelDocument document = StoredModel.document(session.workspace(), model);
        BatchFolder stored = new BatchFolder(session.workspace().store().attemptFolder(batch));
        return FeatureAudit.of(
                FeatureQuery.rows(session.spark(), pipeline, dataFolders, selected),
                document,
                document.commitment(model.digest()),
                LeafSchema.parse(batch.members()),
                pipeline.publish(),
                session.spark().read().parquet(stored.rows()),
                MOST_KEYS);
    }

    static Findings verify(Session session, Optional<ChainSession> chain, Manifest manifest) {
        List<Check> checks = new ArrayList<>();
        Map<Hash32, Manifest> lineage = new LinkedHashMap<>();
        lineage(session.workspace().store().byDigest(), manifest, lineage, checks);
        for (Manifest one : lineage.values()) {
            session.console().progress("verify: " + name(one));
            storage(session, one, checks);
        }
        if (chain.isPresent()) {
            streams(chain.get(), lineage.values().stream().toList(), checks);
        } else {
            checks.add(Check.notChecked("the chain (name one with --rpc)"));
        }
        return new Findings(checks);
    }

    /** Parents before children, each found by the digest that its child names. */
    private static void lineage(
            Map<Hash32, Manifest> published, Manifest manifest, Map<Hash32, Manifest> lineage, List<Check> checks) {
        List<Hash32> parents = new ArrayList<>(manifest.parents().datasets());
        manifest.parents().model().ifPresent(parents::add);
        for (Hash32 digest : parents) {
            Optional<Manifest> parent = Optional.ofNullable(published.get(digest));
            checks.add(parent.map(found ->
                            Check.equal(name(manifest) + " names its parent " + name(found), digest, found.digest()))
                    .orElseGet(() -> Check.failed(
                            name(manifest) + " names its parent",
                            digest.toString(),
                            "no published manifest with that digest")));
            parent.filter(found -> !lineage.containsKey(digest))
                    .ifPresent(found -> lineage(published, found, lineage, checks));
        }
        lineage.put(manifest.digest(), manifest);
    }

    /** Compares what is stored with what the manifest says, and names the rows that changed. */
    static void storage(Session session, Manifest manifest, List<Check> checks) {
        String attempt = session.workspace().store().attemptFolder(manifest).toString();
        try {
            if (manifest.kind() == Manifest.Kind.BATCH) {
                rows(session, manifest, checks);
            } else {
                FileRoot files = FileRoot.read(session.spark(), attempt + "/data");
                checks.add(Check.equal(name(manifest) + ": number of files", manifest.count(), files.count()));
                checks.add(Check.equal(name(manifest) + ": root of files", manifest.root(), files.root()));
            }
        } catch (InvalidInputException e) {
            checks.add(Check.failed(name(manifest) + ": storage", "what was published", e.getMessage()));
        } catch (Exception e) {
            if (e instanceof RetryableException retryable) {
                throw retryable;
            }
            checks.add(Check.failed(name(manifest) + ": storage", "readable Parquet files", unreadable(e)));
        }
    }

    private static String unreadable(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof SparkException)) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }

    private static void rows(Session session, Manifest manifest, List<Check> checks) {
        BatchFolder folder = new BatchFolder(session.workspace().store().attemptFolder(manifest));
        BatchAudit audit = BatchAudit.of(session.spark(), manifest, folder, MOST_KEYS);
        checks.add(Check.equal(name(manifest) + ": number of rows", manifest.count(), audit.count()));
        checks.add(Check.equal(name(manifest) + ": root of rows", manifest.root(), audit.root()));
        if (audit.root().equals(manifest.root())) {
            return;
        }
        checks.add(Check.equal(name(manifest) + ": root of the kept leaves", manifest.root(), audit.keptRoot()));
        String key = String.join(", ", manifest.members().texts("key"));
        named("changed", key, audit.changed(), checks);
        named("added", key, audit.added(), checks);
        named("missing", key, audit.missing(), checks);
    }

    private static void named(String what, String key, List<String> rows, List<Check> checks) {
        for (String row : rows) {
            checks.add(Check.failed("row " + key + " = " + row, "as published", what));
        }
    }

    private static List<String> notes(ChainSession chain) {
        return chain.records()
                .trust()
                .map(trust -> Continuation.of(trust, chain.ledger(), chain.finalBlock()))
                .orElse(List.of());
    }

    private static void streams(ChainSession chain, List<Manifest> lineage, List<Check> checks) {
        Block at = chain.finalBlock();
        Map<String, StreamCheck> streams = new LinkedHashMap<>();
        for (Manifest manifest : lineage) {
            StreamCheck stream = streams.computeIfAbsent(
                    manifest.stream(),
                    name -> StreamCheck.of(
                            chain.ledger(),
                            chain.replay(),
                            chain.registry().stream(manifest.owner(), new StreamName(name)),
                            at));
            stream.require("the entry of " + name(manifest), new Entry(manifest.root(), manifest.digest()));
        }
        streams.values().forEach(stream -> checks.addAll(stream.checks()));
    }

    private static String name(Manifest manifest) {
        return switch (manifest.kind()) {
                    case DATASET -> "dataset ";
                    case MODEL -> "model ";
                    case BATCH -> "batch ";
                }
                + manifest.run();
    }
}
