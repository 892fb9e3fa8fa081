package dev.hawser.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.FeeReplay;
import dev.hawser.manifest.Json;
import dev.hawser.session.FeeSimulation;
import java.time.Duration;
import java.util.Locale;

/** What the demo's own forecasts of the base fee would have saved who could wait ten minutes. */
final class FeeSaving {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Five blocks of twelve seconds, as gas-price.sql looks ahead. */
    private static final Duration HORIZON = Duration.ofMinutes(1);

    private FeeSaving() {}

    /** Replays the published batch of that key: shares of what sending at once costs. */
    static ObjectNode show(Session session, String run) {
        FeeSimulation.Report report = FeeSimulation.of(
                        session.hawser(), session.hawser().find(run))
                .patience(PATIENCE)
                .horizon(HORIZON)
                .run();
        SimulateFeesCommand.say(session.console(), report);
        FeeReplay.Outcome forecast = report.of("forecast").orElseThrow();
        FeeReplay.Outcome optimum = report.of("offline optimum").orElseThrow();
        session.console()
                .say(String.format(
                        Locale.ROOT,
                        "Waiting up to ten minutes by the forecast saves %.1f%% of the fee; who knew the future would save"
                                + " %.1f%%",
                        100 * report.saving(forecast),
                        100 * report.saving(optimum)));
        return Json.object()
                .put("immediate", 0.0)
                .put("forecast", report.saving(forecast))
                .put("optimum", report.saving(optimum))
                .put("late", forecast.late());
    }
}
