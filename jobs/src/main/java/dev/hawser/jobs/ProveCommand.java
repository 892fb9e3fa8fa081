package dev.hawser.jobs;

import dev.hawser.anchor.Entry;
import dev.hawser.anchor.OfflineProver;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.StreamName;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.RowProver;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.OfflineProof;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.verify.Check;
import dev.hawser.verify.Findings;
import dev.hawser.verify.ProofCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the proof file of one row, or one of several rows. */
@Command(name = "prove", description = "one self-contained proof file for a row, or one for several rows")
final class ProveCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--run", paramLabel = "KEY", description = "the batch (default: the newest)")
    private String run;

    @Option(
            names = "--key",
            paramLabel = "COLUMN=VALUE",
            required = true,
            description = "names the row; one a key column, then those of the next row")
    private List<String> keys;

    @Option(
            names = "--offline",
            description = "adds the block header and the receipt that hold the entry: checking then needs no node")
    private boolean offline;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "default: KEY-VALUES.proof.json in this folder, or RUN.proof.json of several rows")
    private Path out;

    @Override
    public Integer call() {
        List<Map<String, String>> rows = rows(keys);
        try (Session session = Session.open(options)) {
            Workspace workspace = session.workspace();
            Manifest batch = Runs.select(workspace, workspace.store(), Optional.ofNullable(run));
            Optional<AnchorClaim> anchor = Optional.empty();
            Optional<OfflineProof> shown = Optional.empty();
            if (ChainSession.isThere(workspace)) {
                try (ChainSession chain = ChainSession.open(workspace)) {
                    anchor = claim(chain, batch);
                    shown = anchor.filter(claim -> offline).map(claim -> offline(chain, batch, claim));
                }
            }
            if (offline && shown.isEmpty()) {
                throw new RetryableException(
                        "run " + batch.run() + " has no final entry on a chain, which --offline needs",
                        "anchor it, and run again once its block is final; 'hawser runs' shows where it stands");
            }
            ProofFile proof = prove(session, batch, rows, anchor);
            proof = shown.map(proof::withOffline).map(ProveCommand::checked).orElse(proof);
            Path file = out != null ? out : Path.of(name(batch, rows) + ".proof.json");
            write(file, proof);
            session.console()
                    .say("wrote " + file + (anchor.isPresent() ? "" : " without an anchor: no entry is final yet"));
            session.console()
                    .result(Json.object()
                            .put("proof", file.toAbsolutePath().toString())
                            .put("run", batch.run().toString())
                            .put("anchored", anchor.isPresent()));
            return 0;
        }
    }

    /** The keys of each row: a column that is named again begins the next. */
    private static List<Map<String, String>> rows(List<String> keys) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (String key : keys) {
            int equals = key.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException(
                        "--key " + key + " is not COLUMN=VALUE", "name a key column and its value");
            }
            String column = key.substring(0, equals);
            if (rows.isEmpty() || rows.get(rows.size() - 1).containsKey(column)) {
                rows.add(new LinkedHashMap<>());
            }
            rows.get(rows.size() - 1).put(column, key.substring(equals + 1));
        }
        return rows;
    }

    private static String name(Manifest batch, List<Map<String, String>> rows) {
        return rows.size() == 1
                ? String.join("-", rows.get(0).values())
                : batch.run().toString();
    }

    private static ProofFile prove(
            Session session, Manifest batch, List<Map<String, String>> rows, Optional<AnchorClaim> anchor) {
        requireBatch(batch);
        RowProver prover = prover(session, batch);
        ProofFile proof = rows.size() == 1 ? prover.prove(rows.get(0)) : prover.prove(rows);
        return proof.withAnchor(anchor);
    }

    /** The proof of the row with the smallest key. */
    static ProofFile proveFirst(Session session, Manifest batch, Optional<AnchorClaim> anchor) {
        return prover(session, batch).proveFirst().withAnchor(anchor);
    }

    private static RowProver prover(Session session, Manifest batch) {
        Workspace workspace = session.workspace();
        return RowProver.of(
                session.spark(),
                batch,
                new BatchFolder(workspace.store().attemptFolder(batch)),
                SaltFile.of(workspace, batch.run()));
    }

    static void requireBatch(Manifest manifest) {
        if (manifest.kind() != Manifest.Kind.BATCH) {
            throw new InvalidInputException(
                    "run " + manifest.run() + " is no batch, but the run of a " + Summaries.job(manifest) + " job",
                    "name a batch; list them with: hawser runs");
        }
    }

    /** Where the batch's entry stands, once it is final. */
    static Optional<AnchorClaim> claim(ChainSession chain, Manifest batch) {
        Stream stream = chain.registry().stream(batch.owner(), new StreamName(batch.stream()));
        StreamHistory history = chain.replay().to(stream, chain.finalBlock()).history();
        Entry wanted = new Entry(batch.root(), batch.digest());
        return history.entries().stream()
                .filter(entry -> entry.entry().equals(wanted))
                .findFirst()
                .map(entry -> entry.claim(stream));
    }

    /** What shows the batch's entry to whoever trusts the hash of its block. */
    private static OfflineProof offline(ChainSession chain, Manifest batch, AnchorClaim claim) {
        Stream stream = chain.registry().stream(batch.owner(), new StreamName(batch.stream()));
        return new OfflineProver(chain.ledger()).prove(stream, new Entry(batch.root(), batch.digest()), claim);
    }

    private static ProofFile checked(ProofFile proof) {
        Findings findings =
                ProofCheck.check(proof, Optional.empty(), Optional.empty()).findings();
        if (findings.has(Check.Verdict.FAILED)) {
            throw new IllegalStateException("a proof that fails its own check: " + findings.checks());
        }
        return proof;
    }

    static void write(Path file, ProofFile proof) {
        byte[] bytes = (Json.pretty(proof.toJson()) + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > ProofFile.MOST_BYTES) {
            throw new InvalidInputException(
                    "a proof file of " + proof.rows().size() + " rows would have " + bytes.length + " bytes, more than "
                            + ProofFile.MOST_BYTES,
                    "prove fewer rows at once");
        }
        OutputFile.write(file, bytes);
    }
}
