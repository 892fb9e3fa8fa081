package dev.hawser.verify;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.Registry;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.manifest.TrustFile;
import dev.hawser.merkle.Keccak;
import dev.hawser.merkle.MerkleProof;
import dev.hawser.merkle.MultiProof;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every check that can be made of a proof file: of itself, against a trust file, and against the chain. */
public final class ProofCheck {
    private final ProofFile proof;
    private final ProofChecks shared;
    private final Optional<TrustFile> trust;
    private final List<Check> checks = new ArrayList<>();
    private boolean onChain;

    /** @param shared what is looked at once for many files */
    ProofCheck(ProofFile proof, ProofChecks shared) {
        this.proof = proof;
        this.shared = shared;
        this.trust = shared.trust();
    }

    /**
     * What the checks came to.
     *
     * @param identity whether the chain showed that the trusted owner published the row
     */
    public record Outcome(Findings findings, boolean identity) {}

    /**
     * Checks a proof file.
     *
     * @param trust what the publisher gave out; without it nobody is identified
     * @param ledger the chain; without it everything else is checked
     */
    public static Outcome check(ProofFile proof, Optional<TrustFile> trust, Optional<NodePort> ledger) {
        return new ProofChecks(trust, ledger).check(proof);
    }

    Outcome outcome() {
        Optional<BatchManifest> manifest = manifest();
        manifest.ifPresent(this::contents);
        identity();
        manifest.ifPresent(this::offline);
        manifest.ifPresent(this::chain);
        Findings findings = new Findings(checks);
        return new Outcome(findings, onChain && !findings.has(Check.Verdict.FAILED));
    }

    private Optional<BatchManifest> manifest() {
        try {
            BatchManifest batch = shared.manifest(proof);
            Manifest manifest = batch.manifest();
            if (manifest.kind() != Manifest.Kind.BATCH) {
                checks.add(Check.failed(
                        "the manifest is a batch's", "batch", manifest.kind().toString()));
                return Optional.empty();
            }
            checks.add(Check.equal("the manifest is canonical JSON", batch.digest(), batch.digest()));
            return Optional.of(batch);
        } catch (InvalidInputException e) {
            checks.add(Check.failed("the manifest is one", "the published text", e.getMessage()));
            return Optional.empty();
        }
    }

    private void contents(BatchManifest batch) {
        try {
            row(batch);
            entry(batch);
        } catch (InvalidInputException e) {
            checks.add(Check.failed("the manifest is whole", "the members of a batch's", e.getMessage()));
        }
    }

    private void row(BatchManifest batch) {
        path(batch.manifest());
        BatchManifest.Contents manifest = batch.contents();
        LeafSchema schema = manifest.leaf();
        checks.add(Check.equal(
                "the columns are the manifest's", manifest.columnsText(), batch.columnsText(proof.columns())));
        checks.add(Check.equal("the leaf encoding is the manifest's", manifest.leafEncoding(), proof.leafEncoding()));
        checks.add(Check.equal(
                "the manifest's leaf encoding is its columns'", schema.leafEncoding(), proof.leafEncoding()));
        checks.add(Check.equal("the manifest's schema is its columns'", manifest.schemaOfColumns(), manifest.schema()));
        if (schema.leafEncoding().equals(proof.leafEncoding())) {
            committed(schema, LeafSchema.SCHEMA, manifest.schema());
            committed(schema, LeafSchema.MODEL, manifest.model());
            proof.featureWords().ifPresent(words -> features(schema, words));
        }
    }

    private void path(Manifest manifest) {
        List<Hash32> leaves = proof.leaves();
        MultiProof path =
                new MultiProof(proof.proof(), proof.proofFlags().orElseGet(() -> MultiProof.single(proof.proof())));
        Optional<MultiProof.Outcome> outcome = path.process(leaves);
        if (outcome.isEmpty()) {
            checks.add(Check.failed(
                    "the proof is one of its rows",
                    "a flag for each step from " + leaves.size() + " rows and "
                            + path.proof().size() + " hashes",
                    path.flags().size() + " flags"));
            return;
        }
        checks.add(Check.equal(
                leaves.size() == 1
                        ? "the row and its proof give the file's root"
                        : "the rows and their proof give the file's root",
                proof.root(),
                outcome.get().root()));
        checks.add(Check.equal("the file's root is the manifest's", manifest.root(), proof.root()));
        Optional<Integer> wrong = outcome.get().depths().stream()
                .filter(depth -> !MerkleProof.isPossibleLength(manifest.count(), depth))
                .findFirst();
        checks.add(wrong.map(depth -> Check.failed(
                        "the proof is as long as it must be",
                        "log₂ of " + manifest.count() + " leaves",
                        depth + " hashes"))
                .orElseGet(() -> {
                    int depth = outcome.get().depths().get(0);
                    return Check.equal("the proof is as long as it must be", depth, depth);
                }));
    }

    private void features(LeafSchema schema, byte[] words) {
        if (!schema.commitsFeatures()) {
            checks.add(Check.failed("the row's features commitment", "no words", "words that no leaf binds"));
            return;
        }
        byte[] salt = proof.featureSalt().map(Hash32::bytes).orElse(new byte[0]);
        byte[] salted = Arrays.copyOf(salt, salt.length + words.length);
        System.arraycopy(words, 0, salted, salt.length, words.length);
        committed(schema, LeafSchema.FEATURES, Keccak.hash(salted));
    }

    private void committed(LeafSchema schema, String column, Hash32 expected) {
        List<String> names = schema.columns().stream().map(LeafColumn::name).toList();
        int at = names.indexOf(column);
        for (List<Object> row : proof.rows()) {
            Hash32 value = Hash32.of((byte[]) row.get(at));
            if (!value.equals(expected) || proof.rows().size() == 1) {
                checks.add(Check.equal("the row's " + column + " commitment", expected, value));
                return;
            }
        }
        checks.add(Check.equal("each row's " + column + " commitment", expected, expected));
    }

    private void entry(BatchManifest batch) {
        if (proof.anchor().isEmpty()) {
            checks.add(Check.notChecked(
                    "when it was published (the file has no anchor: it was made before the entry" + " was final)"));
            return;
        }
        AnchorClaim claim = proof.anchor().get();
        Manifest manifest = batch.manifest();
        Hash32 head = new Entry(manifest.root(), batch.digest()).headAfter(claim.previousHead());
        checks.add(Check.equal("previous head, root and manifest make the entry's head", claim.head(), head));
        checks.add(Check.equal("the manifest's home is the entry's stream", manifest.stream(), claim.stream()));
        checks.add(Check.equal("the manifest's owner is the stream's", manifest.owner(), claim.owner()));
    }

    private void identity() {
        if (trust.isEmpty()) {
            checks.add(Check.notChecked("who published this (no trust file: add --trust)"));
            return;
        }
        TrustFile trusted = trust.get();
        proof.anchor().ifPresent(claim -> {
            checks.add(Check.equal("the trusted chain", trusted.chainId(), claim.chainId()));
            checks.add(Check.equal("the trusted registry", trusted.registry(), claim.registry()));
            checks.add(Check.equal("the trusted owner", trusted.owner(), claim.owner()));
            checks.add(
                    trusted.streams().contains(claim.stream())
                            ? Check.equal("a trusted stream", claim.stream(), claim.stream())
                            : Check.failed("a trusted stream", String.join(", ", trusted.streams()), claim.stream()));
        });
    }

    private void offline(BatchManifest batch) {
        proof.anchor()
                .ifPresent(claim -> proof.offline()
                        .ifPresent(shown ->
                                checks.addAll(OfflineCheck.of(shown, claim, batch.manifest(), shared.trust()))));
    }

    private void chain(BatchManifest batch) {
        Optional<NodePort> ledger = shared.ledger();
        if (proof.anchor().isEmpty()) {
            return;
        }
        boolean asked = ledger.isPresent() && trust.isPresent();
        if (!asked && proof.offline().isPresent() && !new Findings(checks).has(Check.Verdict.FAILED)) {
            checks.addAll(OfflineCheck.unproven(proof.anchor().get()));
            return;
        }
        if (!asked) {
            checks.add(Check.notChecked("the chain (needs " + (ledger.isEmpty() ? "--rpc" : "--trust")
                    + "): that the entry is there, when," + " and that none is missing before it"));
            return;
        }
        try {
            chain(batch, ledger.get(), trust.get(), proof.anchor().get());
        } catch (RetryableException e) {
            checks.add(Check.cannotTell("the chain", e.getMessage()));
        }
    }

    private void chain(BatchManifest batch, NodePort ledger, TrustFile trusted, AnchorClaim claim) {
        ProofChecks.Node node = shared.node(ledger, trusted);
        checks.add(Check.equal("the node serves the trusted chain", trusted.chainId(), node.chain()));
        checks.add(Check.equal("the registry's code is the trusted code", trusted.codeHash(), node.codeHash()));
        if (new Findings(checks).has(Check.Verdict.FAILED)) {
            return;
        }
        Registry registry =
                new Registry(trusted.chainId(), trusted.registry(), trusted.codeHash(), trusted.deployedAt());
        StreamCheck replay = shared.replay(ledger, trusted, registry, claim.stream());
        Optional<AppendedEntry> found =
                replay.require("the entry", new Entry(batch.manifest().root(), batch.digest()), claim.blockNumber());
        checks.addAll(replay.checks());
        found.ifPresent(entry -> {
            onChain = true;
            checks.add(Check.equal("index", claim.index(), entry.index()));
            checks.add(Check.equal("previous head", claim.previousHead(), entry.previousHead()));
            checks.add(Check.equal("transaction", claim.transactionHash(), entry.transactionHash()));
            checks.add(Check.equal("block number", claim.blockNumber(), entry.blockNumber()));
            checks.add(Check.equal("block hash", claim.blockHash(), entry.blockHash()));
            checks.add(Check.equal(
                    "block time", claim.blockTimestamp(), entry.blockTimestamp().getEpochSecond()));
        });
    }
}
