package dev.hawser.jobs;

import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.web3j.ChallengedRow;
import dev.hawser.anchor.web3j.PublishedRow;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.RowProver;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.merkle.Leaf;
import dev.hawser.primitives.RetryableException;
import dev.hawser.session.HawserSession;
import dev.hawser.session.ProveStep;
import java.util.List;
import java.util.Map;

/** What shows a contract a row of a batch, and what the row commits to. */
record RowEvidence(HawserSession hawser, Manifest batch) {

    /** @throws RetryableException if the batch has no final entry */
    static AnchorClaim requireFinal(ChainSession chain, Manifest batch) {
        return ProveStep.claim(chain, batch)
                .orElseThrow(() -> new RetryableException(
                        "batch " + batch.run() + " has no final entry on chain " + chain.chainId(),
                        "run again once its entry is final"));
    }

    /**
     * The row of that key.
     *
     * @throws RetryableException if the batch has no final entry
     * @throws dev.hawser.primitives.InvalidInputException if there is no such row
     */
    ChallengedRow of(ChainSession chain, Stream stream, Map<String, String> key) {
        AnchorClaim claim = requireFinal(chain, batch);
        BatchFolder folder = new BatchFolder(hawser.store().attemptFolder(batch));
        ProofFile proof = RowProver.of(hawser.spark(), batch, folder).prove(key);
        Manifest model = hawser.store().require(batch.parents().model().orElseThrow());
        List<Entry> later = chain.latestHistory(stream).entries().stream()
                .filter(entry -> entry.index() > claim.index())
                .map(AppendedEntry::entry)
                .toList();
        PublishedRow row = new PublishedRow(
                stream.id(),
                claim.previousHead(),
                batch.digest(),
                Leaf.encode(proof.leafEncoding(), proof.values()),
                proof.proof(),
                later);
        return new ChallengedRow(
                row,
                model.digest(),
                proof.featureWords().orElseThrow(),
                hawser.document(model).weights().words());
    }
}
