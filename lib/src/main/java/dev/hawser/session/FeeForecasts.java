package dev.hawser.session;

import dev.hawser.anchor.FeeHistory;
import dev.hawser.anchor.FeeOutlook;
import dev.hawser.anchor.FeeRow;
import dev.hawser.config.TimingConfig;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The newest outlook that the store's batches of the fee pipeline give; looks for newer ones now and then. */
final class FeeForecasts implements Supplier<FeeOutlook> {
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    /** The newest rows, of which the driver keeps those in the window. */
    private static final int MOST_ROWS = 10_000;

    private final HawserSession session;
    private final String pipeline;
    private final Duration horizon;
    private final Duration window;
    private List<Manifest> batches = List.of();
    private Instant lookedAt = Instant.MIN;
    private FeeOutlook outlook;

    private FeeForecasts(HawserSession session, String pipeline, Duration horizon, Duration window) {
        this.session = session;
        this.pipeline = pipeline;
        this.horizon = horizon;
        this.window = window;
    }

    /**
     * Reads the forecasts that the configuration names.
     *
     * @param patience the time to the deadline
     * @throws InvalidInputException if it names none, or not how far they look ahead, or the store has none
     */
    static FeeForecasts of(HawserSession session, Duration patience) {
        TimingConfig timing = session.config().deploy().timing();
        String pipeline = timing.forecast()
                .orElseThrow(() -> new InvalidInputException(
                        "no pipeline is named that forecasts the fee",
                        "set deploy.fee-forecast to a pipeline whose batches lie in this store, such as gas-price, and"
                                + " deploy.fee-horizon, or anchor without --by"));
        Duration horizon = timing.horizon()
                .orElseThrow(() -> new InvalidInputException(
                        "nobody said how far the forecasts of " + pipeline + " look ahead",
                        "set deploy.fee-horizon in seconds: 3000 of gas-price-5min, 60 of gas-price"));
        FeeForecasts forecasts =
                new FeeForecasts(session, pipeline, horizon, patience.multipliedBy(FeeSimulation.LOOK_BACK));
        forecasts.get();
        return forecasts;
    }

    /** Where newer ones can't be read, whatever the reason, those before count: the deadline must not be missed for it. */
    @Override
    public FeeOutlook get() {
        Instant now = session.config().clock().instant();
        if (outlook == null) {
            lookedAt = now;
            read();
        } else if (now.isAfter(lookedAt.plus(BETWEEN_LOOKS))) {
            lookedAt = now;
            try {
                read();
            } catch (RuntimeException e) {
                session.progress()
                        .warn("going on with the fee forecast of "
                                + outlook.newest().at() + ": " + e.getMessage());
            }
        }
        return outlook;
    }

    private void read() {
        List<Manifest> found = FeeSeries.newestBatches(session, pipeline);
        if (outlook != null && found.equals(batches)) {
            return;
        }
        List<FeeRow> rows = FeeSeries.of(session, found).newest(MOST_ROWS);
        FeeHistory history = new FeeHistory(window, horizon, FeeSeries.step(pipeline, rows));
        FeeSeries.inOrder(rows.iterator(), history::add);
        outlook = history.outlook().orElseThrow();
        batches = found;
    }
}
