package dev.hawser.session;

import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.FeeTiming;
import dev.hawser.anchor.FeeWatch;
import dev.hawser.anchor.Forecast;
import dev.hawser.anchor.Settled;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.TimingPolicy;
import dev.hawser.anchor.Wanted;
import dev.hawser.chain.ChainSession;
import dev.hawser.chain.PublishedEntries;
import dev.hawser.manifest.EntryTimes;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Appends to the streams of the pipeline, or of every pipeline in the store, what is not yet on chain. */
public final class AnchorStep {
    private final HawserSession session;
    private Interval interval;
    private Instant deadline;

    AnchorStep(HawserSession session) {
        this.session = session;
    }

    /** Only the runs of this interval; by default every run. */
    public AnchorStep interval(Interval only) {
        this.interval = only;
        return this;
    }

    /**
     * When all must be in a block. Until it is near the fee forecast that the configuration names decides when to send, and
     * bounds the fee.
     *
     * @throws InvalidInputException if that is past
     */
    public AnchorStep by(Instant time) {
        Instant now = session.config().clock().instant();
        if (!time.isAfter(now)) {
            throw new InvalidInputException(
                    "the deadline " + time + " is past: it is " + now,
                    "name a later one, or anchor without --by, which sends at once and goes on with what waits");
        }
        this.deadline = time;
        return this;
    }

    /**
     * What was appended to a stream, and what was there before.
     *
     * @param runs whose entries the stream now holds, in its order
     */
    public record Anchored(StreamName stream, List<Manifest> runs, AnchorResult result) {
        public Anchored {
            runs = List.copyOf(runs);
        }
    }

    /** What would be appended to a stream, and its cost at the present fee. */
    public record Expected(StreamName stream, Forecast forecast) {}

    /** Opens the chain, appends, and waits until that is final. */
    public List<Anchored> run() {
        try (ChainSession chain = session.openChain()) {
            return run(chain);
        }
    }

    /**
     * The same on an open chain: datasets and models before the batches that use them. What is published while it waits is
     * appended with the rest.
     */
    public List<Anchored> run(ChainSession chain) {
        watch(chain).ifPresent(watch -> await(chain, watch));
        PublishedEntries published = published();
        List<PublishedEntries.Contents> contents = contents(published);
        List<Wanted> wanted = wanted(chain, contents);
        warnOfOwnersKey(chain);
        List<AnchorResult> results = chain.anchor(wanted, published::has);
        List<Anchored> anchored = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            anchored.add(new Anchored(contents.get(i).stream(), contents.get(i).runs(), results.get(i)));
            session.anchored(results.get(i));
            keepTimes(chain, anchored.get(i));
            session.progress().report(line(anchored.get(i)));
        }
        if (deadline != null && !inTime(anchored)) {
            session.progress().warn("not all that was appended was in a block by " + deadline);
        }
        return anchored;
    }

    /** Whether what was appended is in blocks of times up to the deadline; true where there is none. */
    public boolean inTime(List<Anchored> anchored) {
        return deadline == null
                || anchored.stream()
                        .flatMap(one -> one.result().appended().stream())
                        .noneMatch(entry -> entry.blockTimestamp().isAfter(deadline));
    }

    /**
     * Watches the fee for the deadline; empty where there is none. Before anything else is done on the chain.
     *
     * @throws InvalidInputException if no forecast can be had, or the chain is the embedded one
     */
    public Optional<FeeWatch> watch(ChainSession chain) {
        if (deadline == null) {
            return Optional.empty();
        }
        Duration patience = Duration.between(session.config().clock().instant(), deadline);
        FeeTiming timing = new FeeTiming(
                TimingPolicy.forecast(),
                deadline,
                session.config().deploy().timing().margin());
        return Optional.of(chain.watch(timing, FeeForecasts.of(session, patience)));
    }

    /** Waits, unless there is nothing to send, or a driver before this one has sent. */
    private void await(ChainSession chain, FeeWatch watch) {
        if (!chain.sender().hasUnderway()
                && forecast(chain).stream().anyMatch(one -> one.forecast().entries() > 0)) {
            watch.await();
        }
    }

    /** Sends nothing. */
    public List<Expected> forecast(ChainSession chain) {
        PublishedEntries published = published();
        return wanted(chain, contents(published)).stream()
                .map(one -> new Expected(one.stream().name(), chain.anchorer().forecast(one, published::has)))
                .toList();
    }

    /**
     * What the streams should hold.
     *
     * @throws InvalidInputException if no batch is published
     */
    public List<PublishedEntries.Contents> contents() {
        return contents(published());
    }

    private PublishedEntries published() {
        return new PublishedEntries(session.store());
    }

    private List<PublishedEntries.Contents> contents(PublishedEntries published) {
        List<String> pipelines = session.config().pipelineName().map(List::of).orElseGet(published::pipelines);
        if (pipelines.isEmpty()) {
            throw new InvalidInputException(
                    "no batch is published in " + session.config().storeUri(), "run a pipeline first: hawser run");
        }
        return pipelines.stream()
                .flatMap(pipeline -> published.of(pipeline, Optional.ofNullable(interval)).stream())
                .toList();
    }

    private static List<Wanted> wanted(ChainSession chain, List<PublishedEntries.Contents> contents) {
        chain.registry();
        List<Wanted> wanted = new ArrayList<>();
        for (PublishedEntries.Contents stream : contents) {
            requireOwner(chain.owner(), stream.runs());
            wanted.add(new Wanted(chain.stream(stream.stream()), stream.entries()));
        }
        return wanted;
    }

    private static void requireOwner(Address owner, List<Manifest> runs) {
        for (Manifest run : runs) {
            if (!run.owner().equals(owner)) {
                throw new InvalidInputException(
                        "run " + run.run() + " was published for owner " + run.owner() + ", not " + owner,
                        "anchor with that owner's keystore, or as its writer with --owner " + run.owner());
            }
        }
    }

    private static void keepTimes(ChainSession chain, Anchored anchored) {
        Map<Hash32, Settled> settled = anchored.result().settled().stream()
                .collect(Collectors.toMap(one -> one.receipt().transactionHash(), Function.identity()));
        Map<Hash32, Manifest> runs =
                anchored.runs().stream().collect(Collectors.toMap(Manifest::digest, Function.identity()));
        for (AppendedEntry entry : anchored.result().appended()) {
            Settled sent = settled.get(entry.transactionHash());
            if (sent != null) {
                chain.records()
                        .saveTimes(
                                runs.get(entry.entry().manifest()).run(),
                                new EntryTimes(sent.signed(), entry.blockTimestamp(), sent.seenFinal()));
            }
        }
    }

    /** Says so where an appending is signed with the key that should be kept cold. */
    private void warnOfOwnersKey(ChainSession chain) {
        if (!chain.isEmbedded() && chain.signer().address().equals(chain.owner())) {
            session.progress()
                    .warn("appending with the key of the owner " + chain.owner()
                            + ", who holds a stream's last word: keep that key cold and append as a writer, see"
                            + " 'hawser accounts writers' and Keys in README.md");
        }
    }

    private static String line(Anchored anchored) {
        AnchorResult result = anchored.result();
        return "anchor: " + anchored.stream() + ": " + result.appended().size() + " appended, "
                + result.alreadyThere().size() + " already there"
                + result.lastTransaction()
                        .map(last ->
                                ", transaction " + last.transactionHash() + ", " + result.gasPerAppend() + " gas each")
                        .orElse("; nothing to do");
    }
}
