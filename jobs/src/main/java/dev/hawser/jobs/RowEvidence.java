package dev.hawser.jobs;

import dev.hawser.anchor.Stream;
import dev.hawser.anchor.web3j.ChallengedRow;
import dev.hawser.anchor.web3j.PublishedRow;
import dev.hawser.batch.BatchFolder;
import dev.hawser.batch.RowProver;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.primitives.RetryableException;
import dev.hawser.score.ModelDocument;
import dev.hawser.session.HawserSession;
import java.util.Map;

/** What shows a contract a row of a batch, and what the row commits to. */
record RowEvidence(HawserSession hawser, Manifest batch, Manifest model, ModelDocument document) {

    static RowEvidence of(HawserSession hawser, Manifest batch) {
        Manifest model = hawser.store().require(batch.parents().model().orElseThrow());
        return new RowEvidence(hawser, batch, model, hawser.document(model));
    }

    /**
     * The row of that key.
     *
     * @throws RetryableException if the batch has no entry in the stream
     * @throws dev.hawser.primitives.InvalidInputException if there is no such row
     */
    ChallengedRow row(ChainSession chain, Stream stream, Map<String, String> key) {
        BatchFolder folder = new BatchFolder(hawser.store().attemptFolder(batch));
        ProofFile proof = RowProver.of(hawser.spark(), batch, folder).prove(key);
        PublishedRow row = PublishedRow.of(proof, batch.digest(), chain.latestHistory(stream))
                .orElseThrow(() -> new RetryableException(
                        "batch " + batch.run() + " has no entry in " + stream, "run anchor first"));
        return new ChallengedRow(
                row,
                model.digest(),
                proof.featureWords().orElseThrow(),
                document.weights().words());
    }
}
