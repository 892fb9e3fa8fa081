package dev.hawser.testing;

import dev.hawser.anchor.Anchorer;
import dev.hawser.anchor.FeePolicy;
import dev.hawser.anchor.Finality;
import dev.hawser.anchor.FinalityReader;
import dev.hawser.anchor.GasShare;
import dev.hawser.anchor.Journal;
import dev.hawser.anchor.Kept;
import dev.hawser.anchor.NodePort;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.SenderSettings;
import dev.hawser.anchor.Signer;
import dev.hawser.anchor.StoredEntries;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.anchor.Waiting;
import dev.hawser.primitives.Wei;
import dev.hawser.store.Documents;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Senders as tests want them; each method changes one thing. */
public record Senders(
        NodePort ledger,
        Signer signer,
        Documents documents,
        Finality finality,
        FeePolicy fees,
        Duration raiseAfter,
        Waiting waiting,
        Consumer<String> report) {

    /** Looks as often as the pause lets it, for a minute, believes what is mined, and has a journal in memory. */
    public static Senders of(NodePort ledger, Signer signer, Pause pause) {
        return new Senders(
                ledger,
                signer,
                new MemoryDocuments(),
                new Finality.Confirmations(0),
                new FeePolicy(new Wei(BigInteger.TEN.pow(18))),
                Duration.ofMinutes(1),
                new Waiting(Clock.systemUTC(), pause, Duration.ofMillis(20), Duration.ofMinutes(1)),
                text -> {});
    }

    public Senders documents(Documents other) {
        return new Senders(ledger, signer, other, finality, fees, raiseAfter, waiting, report);
    }

    public Senders confirmations(int blocks) {
        return finality(new Finality.Confirmations(blocks));
    }

    public Senders finality(Finality rule) {
        return new Senders(ledger, signer, documents, rule, fees, raiseAfter, waiting, report);
    }

    public Senders budget(Wei most) {
        return new Senders(ledger, signer, documents, finality, new FeePolicy(most), raiseAfter, waiting, report);
    }

    public Senders raiseAfter(Duration duration) {
        return new Senders(ledger, signer, documents, finality, fees, duration, waiting, report);
    }

    public Senders waiting(Waiting other) {
        return new Senders(ledger, signer, documents, finality, fees, raiseAfter, other, report);
    }

    public Senders report(Consumer<String> other) {
        return new Senders(ledger, signer, documents, finality, fees, raiseAfter, waiting, other);
    }

    /** A sender as a new driver would have it: it reads the journal. */
    public TransactionSender sender() {
        Journal journal = Journal.open(
                documents,
                ledger.chainId(),
                signer.address(),
                ledger.block(0).orElseThrow().hash(),
                waiting.clock());
        return new TransactionSender(
                ledger,
                signer,
                journal,
                new FinalityReader(ledger, finality),
                new SenderSettings(fees, raiseAfter, Duration.ofDays(36_500), waiting, report));
    }

    public Anchorer anchorer() {
        return anchorer(sender());
    }

    /** One that sends through a sender that the test looks at. */
    public Anchorer anchorer(TransactionSender sender) {
        StreamReplay replay =
                new StreamReplay(ledger, new Kept(new StoredEntries(documents), new FinalityReader(ledger, finality)));
        return new Anchorer(ledger, sender, replay, new GasShare(0.125));
    }
}
