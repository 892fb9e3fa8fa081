package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Forecast;
import dev.hawser.anchor.Receipt;
import dev.hawser.anchor.Sent;
import dev.hawser.anchor.Wanted;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Appends pipelines' runs to their streams. */
@Command(
        name = "anchor",
        description =
                "appends to the streams of --pipeline, or of every pipeline in the store, what is not yet on chain")
public final class AnchorJob implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(
            names = "--interval",
            paramLabel = "A/B",
            description = "only the runs of this interval (default: every run)")
    private String interval;

    @ArgGroup
    private Mode mode = new Mode();

    /** What to do instead of appending. */
    private static final class Mode {
        @Option(names = "--status", description = "show what the streams hold, what is on its way, and what it cost")
        private boolean status;

        @Option(names = "--dry-run", description = "show what would be sent, its gas, and its cost at the present fee")
        private boolean dryRun;

        @Option(names = "--cancel", description = "replace the account's waiting transaction by one that does nothing")
        private boolean cancel;
    }

    public static void main(String[] arguments) {
        Hawser.main("anchor", arguments);
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(options);
                ChainSession chain = ChainSession.open(session.workspace())) {
            session.console()
                    .result(result(session, chain, Optional.ofNullable(interval).map(Interval::parse)));
            return 0;
        }
    }

    private ObjectNode result(Session session, ChainSession chain, Optional<Interval> of) {
        if (mode.cancel) {
            return cancel(session.console(), chain);
        }
        if (mode.status) {
            return new AnchorStatus(session, chain).report(contents(session, entries(session), of));
        }
        return mode.dryRun ? forecast(session, chain, of) : anchor(session, chain, of);
    }

    /**
     * Anchors datasets and models before the batches that use them.
     *
     * @return what was appended to each stream
     */
    static ObjectNode anchor(Session session, ChainSession chain, Optional<Interval> interval) {
        PublishedEntries published = entries(session);
        List<PublishedEntries.Contents> contents = contents(session, published, interval);
        List<Wanted> wanted = wanted(chain, contents);
        OwnerCalls.warnOfOwnersKey(session.console(), chain);
        List<AnchorResult> results = chain.anchor(wanted, published::has);
        ObjectNode json = Json.object();
        session.workspace().pipelineName().ifPresent(name -> json.put("pipeline", name));
        ArrayNode streams = json.putArray("streams");
        for (int i = 0; i < results.size(); i++) {
            session.console().progress(line(contents.get(i), results.get(i)));
            streams.add(json(contents.get(i), results.get(i)));
        }
        return json;
    }

    private static PublishedEntries entries(Session session) {
        return new PublishedEntries(session.workspace().store());
    }

    private static List<PublishedEntries.Contents> contents(
            Session session, PublishedEntries published, Optional<Interval> interval) {
        List<String> pipelines =
                session.workspace().pipelineName().map(List::of).orElseGet(published::pipelines);
        if (pipelines.isEmpty()) {
            throw new InvalidInputException(
                    "no batch is published in " + session.workspace().storeUri(), "run a pipeline first: hawser run");
        }
        return pipelines.stream()
                .flatMap(pipeline -> published.of(pipeline, interval).stream())
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

    private static ObjectNode forecast(Session session, ChainSession chain, Optional<Interval> interval) {
        PublishedEntries published = entries(session);
        ObjectNode json = Json.object().put("dryRun", true);
        ArrayNode streams = json.putArray("streams");
        for (Wanted one : wanted(chain, contents(session, published, interval))) {
            Forecast forecast = chain.anchorer().forecast(one, published::has);
            session.console()
                    .say(one.stream().name() + ": " + forecast.entries() + " entries to append, "
                            + forecast.transactions() + " transactions, about " + forecast.gas() + " gas, "
                            + forecast.fee() + " wei at the present fee");
            streams.addObject()
                    .put("stream", one.stream().name().value())
                    .put("entries", forecast.entries())
                    .put("transactions", forecast.transactions())
                    .put("gas", forecast.gas())
                    .put("fee", forecast.fee().toString());
        }
        return json;
    }

    private static ObjectNode cancel(Console console, ChainSession chain) {
        Sent sent = chain.sender().cancel();
        if (sent instanceof Sent.Unneeded) {
            console.say("nothing of " + chain.sender().sender() + " is under way by its journal");
            return Json.object().put("cancelled", false);
        }
        if (!(sent instanceof Sent.Mined mined)) {
            throw new RetryableException(
                    "the transaction was not cancelled: another one has its nonce", "see hawser anchor --status");
        }
        boolean cancelled = chain.sender().isCancelled(mined.receipt());
        console.say(
                cancelled
                        ? "cancelled by transaction " + mined.receipt().transactionHash()
                        : "too late: transaction " + mined.receipt().transactionHash() + " is in block "
                                + mined.receipt().blockNumber());
        return Json.object()
                .put("cancelled", cancelled)
                .put("transaction", mined.receipt().transactionHash().toString());
    }

    private static String line(PublishedEntries.Contents contents, AnchorResult result) {
        return "anchor: " + contents.stream() + ": " + result.appended().size() + " appended, "
                + result.alreadyThere().size() + " already there"
                + result.lastTransaction()
                        .map(last ->
                                ", transaction " + last.transactionHash() + ", " + result.gasPerAppend() + " gas each")
                        .orElse("; nothing to do");
    }

    private static ObjectNode json(PublishedEntries.Contents contents, AnchorResult result) {
        ObjectNode json = Json.object()
                .put("stream", contents.stream().value())
                .put("appended", result.appended().size())
                .put("alreadyThere", result.alreadyThere().size())
                .put("gasUsed", result.gasUsed())
                .put("gasPerAppend", result.gasPerAppend())
                .put("feesPaid", result.fees().toString())
                .put("attempts", result.attempts())
                .put("millisUntilFinal", result.untilFinal().toMillis());
        ArrayNode transactions = json.putArray("transactions");
        result.transactions().stream().map(Receipt::transactionHash).forEach(hash -> transactions.add(hash.toString()));
        ArrayNode entries = json.putArray("entries");
        for (AppendedEntry entry : result.appended()) {
            entries.addObject()
                    .put("index", entry.index())
                    .put("digest", entry.entry().manifest().toString())
                    .put("block", entry.blockNumber());
        }
        return json;
    }
}
