package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.FeeReplay;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.session.FeeSimulation;
import dev.hawser.session.HawserConfig;
import dev.hawser.session.RunHistory;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replays what gas cost, and what waiting would have saved. */
@Command(
        name = "simulate-fees",
        description = "replays a series of fees with a batch's forecasts: what each policy of waiting would have paid")
final class SimulateFeesCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--run", paramLabel = "KEY", description = "a batch that forecasts fees (default: the newest)")
    private String run;

    @Option(names = "--input", paramLabel = "URI", description = "a CSV file to replay instead, without forecasts")
    private String input;

    @Option(names = "--time", paramLabel = "COLUMN", description = "its column of times (default: ${DEFAULT-VALUE})")
    private String time = "timestamp";

    @Option(names = "--price", paramLabel = "COLUMN", description = "its column of prices (default: ${DEFAULT-VALUE})")
    private String price = "base_fee_per_gas";

    @Option(names = "--by", paramLabel = "TIME", description = "how long may be waited (default: ${DEFAULT-VALUE})")
    private String by = "6h";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "the first arrival (default: the last fifth of the time)")
    private String from;

    @Option(
            names = "--horizon",
            paramLabel = "TIME",
            description = "how far the forecasts look ahead (default: deploy.fee-horizon)")
    private String horizon;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "how often a forecast is published (default: with every row)")
    private String every;

    @Override
    public Integer call() {
        if (input != null && run != null) {
            throw new InvalidInputException("both --run and --input are given", "give one of them");
        }
        try (Session session = Session.open(options)) {
            FeeSimulation simulation = simulation(session).patience(Times.duration("--by", by));
            Optional.ofNullable(from).map(text -> Times.instant("--from", text)).ifPresent(simulation::from);
            Optional.ofNullable(horizon)
                    .map(text -> Times.duration("--horizon", text))
                    .ifPresent(simulation::horizon);
            Optional.ofNullable(every)
                    .map(text -> Times.duration("--every", text))
                    .ifPresent(simulation::every);
            FeeSimulation.Report report = simulation.run();
            say(session.console(), report);
            session.console().result(json(report));
            return 0;
        }
    }

    private FeeSimulation simulation(Session session) {
        if (input != null) {
            return FeeSimulation.ofFile(
                    session.hawser(), HawserConfig.uri(input).toString(), time, price);
        }
        return FeeSimulation.of(session.hawser(), RunHistory.select(session.config(), Optional.ofNullable(run)));
    }

    static void say(Console console, FeeSimulation.Report report) {
        console.say(report.series() + ": arrivals from " + report.from() + " to "
                + report.reach().last().minus(report.patience()) + ", each to be sent within " + report.patience());
        console.say(String.format(
                "%-24s %10s %10s %8s %11s %12s %12s %5s",
                "policy", "sent", "mean fee", "saves", "of optimum", "mean wait", "longest", "late"));
        for (FeeReplay.Outcome one : report.outcomes()) {
            console.say(String.format(
                    Locale.ROOT,
                    "%-24s %10d %10.4g %7.1f%% %10.1f%% %12s %12s %5d",
                    one.policy() + (one.policy().startsWith("fixed") ? ", best*" : ""),
                    one.sent(),
                    mean(one),
                    100 * report.saving(one),
                    100 * report.ofOptimum(one),
                    one.meanDelay().truncatedTo(ChronoUnit.SECONDS),
                    one.longest(),
                    one.late()));
        }
        console.say(String.format(
                Locale.ROOT,
                "* of those tried, in hindsight: %.4g. The optimum knows what is to come.",
                report.threshold()));
    }

    static ObjectNode json(FeeSimulation.Report report) {
        ObjectNode json = Json.object()
                .put("series", report.series())
                .put("rows", report.reach().rows())
                .put("from", report.from().toString())
                .put("to", report.reach().last().toString())
                .put("stepSeconds", report.reach().step().toSeconds())
                .put("patienceSeconds", report.patience().toSeconds())
                .put("threshold", report.threshold());
        ArrayNode policies = json.putArray("policies");
        for (FeeReplay.Outcome one : report.outcomes()) {
            policies.addObject()
                    .put("policy", one.policy())
                    .put("sent", one.sent())
                    .put("meanFee", mean(one))
                    .put("saving", report.saving(one))
                    .put("ofOptimum", report.ofOptimum(one))
                    .put("meanDelaySeconds", one.meanDelay().toSeconds())
                    .put("longestDelaySeconds", one.longest().toSeconds())
                    .put("late", one.late());
        }
        return json;
    }

    private static double mean(FeeReplay.Outcome outcome) {
        return outcome.sent() == 0 ? 0 : outcome.paid() / outcome.sent();
    }
}
