package dev.hawser.session;

import dev.hawser.anchor.Block;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.StreamName;
import dev.hawser.batch.BatchAudit;
import dev.hawser.batch.BatchFolder;
import dev.hawser.chain.ChainSession;
import dev.hawser.ingest.FileRoot;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.verify.Check;
import dev.hawser.verify.Findings;
import dev.hawser.verify.StreamCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkException;

/** Compares runs, and all that they were made from, with what is stored and what stands on chain. */
public final class Verification {
    private static final int MOST_KEYS = 20;

    private final HawserSession session;

    public Verification(HawserSession session) {
        this.session = session;
    }

    /**
     * The checks of a run and its lineage.
     *
     * @param chain where the entries should stand; empty for a check of what is stored alone
     */
    public Findings of(Manifest manifest, Optional<ChainSession> chain) {
        List<Check> checks = new ArrayList<>();
        Map<Hash32, Manifest> lineage = new LinkedHashMap<>();
        lineage(session.config().store().byDigest(), manifest, lineage, checks);
        for (Manifest one : lineage.values()) {
            session.progress().report("verify: " + name(one));
            checks.addAll(storage(one));
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
    public List<Check> storage(Manifest manifest) {
        List<Check> checks = new ArrayList<>();
        String attempt = session.config().store().attemptFolder(manifest).toString();
        try {
            if (manifest.kind() == Manifest.Kind.BATCH) {
                rows(manifest, checks);
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
        return checks;
    }

    private static String unreadable(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof SparkException)) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }

    private void rows(Manifest manifest, List<Check> checks) {
        BatchFolder folder = new BatchFolder(session.config().store().attemptFolder(manifest));
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
