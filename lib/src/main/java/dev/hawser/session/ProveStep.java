package dev.hawser.session;

import dev.hawser.anchor.Entry;
import dev.hawser.anchor.OfflineProver;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamHistory;
import dev.hawser.anchor.StreamName;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.RowProver;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.OfflineProof;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.verify.Check;
import dev.hawser.verify.Findings;
import dev.hawser.verify.ProofCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the proof file of one row of a batch, or of several. */
public final class ProveStep {
    private final HawserSession session;
    private final Manifest batch;
    private final List<Map<String, String>> rows = new ArrayList<>();
    private boolean offline;

    ProveStep(HawserSession session, Manifest batch) {
        HawserSession.requireKind(batch, Manifest.Kind.BATCH);
        this.session = session;
        this.batch = batch;
    }

    /** One more row, by its key columns; by default the row with the smallest key is proven. */
    public ProveStep row(Map<String, String> key) {
        rows.add(key);
        return this;
    }

    /** Adds the block header and the receipt that hold the entry: checking then needs no node. */
    public ProveStep offline() {
        this.offline = true;
        return this;
    }

    /**
     * The proof, with the batch's entry where a chain is named or embedded and the entry is final.
     *
     * @throws InvalidInputException if the batch has no such row
     * @throws RetryableException if it is to be offline, and no entry is final
     */
    public ProofFile run() {
        if (!session.config().hasChain()) {
            return run(Optional.empty());
        }
        try (ChainSession chain = session.openChain()) {
            return run(Optional.of(chain));
        }
    }

    /** The same on an open chain, or on none. */
    public ProofFile run(Optional<ChainSession> chain) {
        Optional<AnchorClaim> anchor = chain.flatMap(open -> claim(open, batch));
        if (offline && anchor.isEmpty()) {
            throw new RetryableException(
                    "run " + batch.run() + " has no final entry on a chain, which --offline needs",
                    "anchor it, and run again once its block is final; 'hawser runs' shows where it stands");
        }
        ProofFile proof = prove().withAnchor(anchor);
        return offline ? checked(proof.withOffline(offline(chain.orElseThrow(), batch, anchor.orElseThrow()))) : proof;
    }

    private ProofFile prove() {
        RowProver prover = RowProver.of(
                session.spark(),
                batch,
                new BatchFolder(session.store().attemptFolder(batch)),
                SaltFile.of(session.config(), batch.run()));
        return switch (rows.size()) {
            case 0 -> prover.proveFirst();
            case 1 -> prover.prove(rows.get(0));
            default -> prover.prove(rows);
        };
    }

    /** Where the batch's entry stands, once it is final. */
    public static Optional<AnchorClaim> claim(ChainSession chain, Manifest batch) {
        Stream stream = chain.registry().stream(batch.owner(), new StreamName(batch.stream()));
        StreamHistory history = chain.replay().to(stream, chain.finalBlock()).history();
        return history.find(new Entry(batch.root(), batch.digest())).map(entry -> entry.claim(stream));
    }

    /** @throws RetryableException if the batch has no final entry */
    public static void requireFinal(ChainSession chain, Manifest batch) {
        if (claim(chain, batch).isEmpty()) {
            throw new RetryableException(
                    "batch " + batch.run() + " has no final entry on chain " + chain.chainId(),
                    "run anchor first, or wait until its entry is final");
        }
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
}
