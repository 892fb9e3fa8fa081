package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.AnchorResult;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.FeeWatch;
import dev.hawser.anchor.Forecast;
import dev.hawser.anchor.Receipt;
import dev.hawser.anchor.Sent;
import dev.hawser.anchor.TimingDecision;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.session.AnchorStep;
import dev.hawser.session.HawserConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    @Option(
            names = "--by",
            paramLabel = "TIME",
            description = "wait for a cheap block by the fee forecast (deploy.fee-forecast), but be in one by then: a"
                    + " time like 2024-01-01T06:00:00Z, or from now like 6h")
    private String by;

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
        HawserCommand.main("anchor", arguments);
    }

    @Override
    public Integer call() {
        if (by != null && (mode.status || mode.cancel)) {
            throw new InvalidInputException("--by goes with neither --status nor --cancel", "leave it out");
        }
        try (Session session = Session.open(options)) {
            AnchorStep step = session.hawser().anchor();
            Optional.ofNullable(by)
                    .map(text -> Times.deadline(
                            "--by", text, session.config().clock().instant()))
                    .ifPresent(step::by);
            return call(session, step);
        }
    }

    private int call(Session session, AnchorStep step) {
        try (ChainSession chain = session.hawser().openChain()) {
            Optional.ofNullable(interval).map(Interval::parse).ifPresent(step::interval);
            session.console().result(result(session, chain, step));
            return 0;
        }
    }

    private ObjectNode result(Session session, ChainSession chain, AnchorStep step) {
        if (mode.cancel) {
            return cancel(session.console(), chain);
        }
        if (mode.status) {
            return new AnchorStatus(session, chain).report(step.contents());
        }
        if (mode.dryRun) {
            Optional<FeeWatch> watch = step.watch(chain);
            ObjectNode json = forecast(session.console(), step.forecast(chain));
            watch.ifPresent(one -> json.set("timing", timing(session.console(), one)));
            return json;
        }
        List<AnchorStep.Anchored> anchored = step.run(chain);
        ObjectNode json = anchored(session.config(), anchored);
        if (by != null) {
            json.put("inTime", step.inTime(anchored));
        }
        return json;
    }

    private static ObjectNode timing(Console console, FeeWatch watch) {
        FeeWatch.Look look = watch.look();
        TimingDecision decision = look.decision();
        console.say(String.format(
                Locale.ROOT,
                "would %s: the base fee is %.6g gwei, and is to be at most %.6g by policy '%s'; any fee from %s",
                decision.send() ? "send now" : "wait",
                look.price(),
                decision.most(),
                look.policy(),
                watch.timing().lastMoment()));
        ObjectNode json = Json.object()
                .put("send", decision.send())
                .put("policy", look.policy())
                .put("price", look.price())
                .put("deadline", watch.timing().deadline().toString())
                .put("anyFeeFrom", watch.timing().lastMoment().toString());
        if (!Double.isInfinite(decision.most())) {
            json.put("most", decision.most());
        }
        return json;
    }

    static ObjectNode anchored(HawserConfig config, List<AnchorStep.Anchored> anchored) {
        ObjectNode json = Json.object();
        config.pipelineName().ifPresent(name -> json.put("pipeline", name));
        ArrayNode streams = json.putArray("streams");
        anchored.forEach(one -> streams.add(json(one)));
        return json;
    }

    private static ObjectNode forecast(Console console, List<AnchorStep.Expected> expected) {
        ObjectNode json = Json.object().put("dryRun", true);
        ArrayNode streams = json.putArray("streams");
        for (AnchorStep.Expected one : expected) {
            Forecast forecast = one.forecast();
            console.say(one.stream() + ": " + forecast.entries() + " entries to append, "
                    + forecast.transactions() + " transactions, about " + forecast.gas() + " gas, "
                    + forecast.fee() + " wei at the present fee");
            streams.addObject()
                    .put("stream", one.stream().value())
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

    private static ObjectNode json(AnchorStep.Anchored anchored) {
        AnchorResult result = anchored.result();
        ObjectNode json = Json.object()
                .put("stream", anchored.stream().value())
                .put("appended", result.appended().size())
                .put("alreadyThere", result.alreadyThere().size())
                .put("gasUsed", result.gasUsed())
                .put("gasPerAppend", result.gasPerAppend())
                .put("feesPaid", result.fees().toString())
                .put("attempts", result.attempts())
                .put("millisUntilFinal", result.untilFinal().toMillis());
        ArrayNode transactions = json.putArray("transactions");
        result.transactions().stream().map(Receipt::transactionHash).forEach(hash -> transactions.add(hash.toString()));
        Map<Hash32, Manifest> runs =
                anchored.runs().stream().collect(Collectors.toMap(Manifest::digest, Function.identity()));
        ArrayNode entries = json.putArray("entries");
        Stream.concat(result.alreadyThere().stream(), result.appended().stream())
                .sorted(Comparator.comparingLong(AppendedEntry::index))
                .forEach(entry -> entries.add(json(entry, runs.get(entry.entry().manifest()))));
        return json;
    }

    private static ObjectNode json(AppendedEntry entry, Manifest run) {
        return Json.object()
                .put("index", entry.index())
                .put("run", run.run().toString())
                .put("digest", run.digest().toString())
                .put("root", run.root().toString())
                .put("count", run.count())
                .put("block", entry.blockNumber())
                .put("transaction", entry.transactionHash().toString());
    }
}
