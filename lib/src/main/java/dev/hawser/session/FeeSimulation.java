package dev.hawser.session;

import dev.hawser.anchor.FeeHistory;
import dev.hawser.anchor.FeeReplay;
import dev.hawser.anchor.TimingPolicy;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Replays a real series of fees: what each policy would have paid and how long it would have waited. */
public final class FeeSimulation {
    /** A trailing statistic looks back so many times as far as the deadline looks ahead. */
    static final int LOOK_BACK = 4;

    private static final int THRESHOLDS = 19;

    /** So few are all replayed. */
    private static final long FEW_ROWS = 100;

    private final FeeSeries series;
    private final boolean forecasts;
    private Duration patience = Duration.ofHours(6);
    private Duration horizon;
    private Duration every = Duration.ZERO;
    private Instant from;

    private FeeSimulation(FeeSeries series, boolean forecasts, Duration horizon) {
        this.series = series;
        this.forecasts = forecasts;
        this.horizon = horizon;
    }

    /** On what a batch forecast, and the prices that it names. */
    public static FeeSimulation of(HawserSession session, Manifest batch) {
        HawserSession.requireKind(batch, Manifest.Kind.BATCH);
        return new FeeSimulation(
                FeeSeries.of(session, batch),
                true,
                session.config().deploy().timing().horizon().orElse(null));
    }

    /** On a column of a CSV file, without forecasts; as {@link FeeSeries#ofFile}. */
    public static FeeSimulation ofFile(HawserSession session, String uri, String time, String price) {
        return new FeeSimulation(FeeSeries.ofFile(session, uri, time, price), false, Duration.ofMinutes(1));
    }

    /** From an arrival to its deadline; by default 6 hours. */
    public FeeSimulation patience(Duration duration) {
        this.patience = duration;
        return this;
    }

    /** How far the forecasts look ahead; by default {@code deploy.fee-horizon}. */
    public FeeSimulation horizon(Duration duration) {
        this.horizon = duration;
        return this;
    }

    /** How long one forecast is gone by; by default each row's until the next. */
    public FeeSimulation every(Duration duration) {
        this.every = duration;
        return this;
    }

    /** The first arrival: what is before is only learnt from. By default the last fifth of the
     * time is replayed, of less than a hundred rows all. */
    public FeeSimulation from(Instant time) {
        this.from = time;
        return this;
    }

    /**
     * What came of it.
     *
     * @param outcomes of immediate, the best fixed threshold in hindsight, the trailing median, the forecast where there is
     *     one, and the offline optimum
     * @param threshold the best of the thresholds that were tried
     */
    public record Report(
            String series,
            FeeSeries.Reach reach,
            Instant from,
            Duration patience,
            List<FeeReplay.Outcome> outcomes,
            double threshold) {
        public Report {
            outcomes = List.copyOf(outcomes);
        }

        /** The share of its cost that sending at once would have saved by that policy. */
        public double saving(FeeReplay.Outcome outcome) {
            return outcome.savingAgainst(outcomes.get(0));
        }

        /** The same as a share of what the offline optimum saves; 0 where that is nothing. */
        public double ofOptimum(FeeReplay.Outcome outcome) {
            double most = saving(outcomes.get(outcomes.size() - 1));
            return most == 0 ? 0 : saving(outcome) / most;
        }

        /** The outcome of the policy of that name. */
        public Optional<FeeReplay.Outcome> of(String policy) {
            return outcomes.stream()
                    .filter(outcome -> outcome.policy().equals(policy))
                    .findFirst();
        }
    }

    /** @throws InvalidInputException if the series is too short, or nobody said how far the forecasts look ahead */
    public Report run() {
        if (horizon == null) {
            throw new InvalidInputException(
                    "nobody said how far the forecasts of " + series.name() + " look ahead",
                    "add --horizon, or set deploy.fee-horizon in seconds: 3000 of gas-price-5min, 60 of gas-price");
        }
        FeeSeries.Reach reach = series.reach();
        Instant start = from != null ? from : reach.rows() < FEW_ROWS ? reach.first() : lastFifth(reach);
        if (start.plus(patience).isAfter(reach.last())) {
            throw new InvalidInputException(
                    series.name() + " ends at " + reach.last() + ", before the first deadline at "
                            + start.plus(patience),
                    "allow less time to wait (--by), begin earlier (--from), or replay a longer series");
        }
        double[] thresholds = series.percentiles(start, THRESHOLDS);
        List<FeeReplay.Outcome> all = replay(reach, start, thresholds);
        List<FeeReplay.Outcome> fixed = all.subList(0, thresholds.length);
        if (all.get(0).sent() == 0) {
            throw new InvalidInputException(
                    series.name() + " has no row from " + start + " to "
                            + reach.last().minus(patience),
                    "allow less time to wait (--by), or begin earlier (--from)");
        }
        FeeReplay.Outcome best = fixed.stream()
                .min(Comparator.comparingDouble(FeeReplay.Outcome::paid))
                .orElseThrow();
        List<FeeReplay.Outcome> outcomes = new ArrayList<>(all.subList(thresholds.length, all.size()));
        outcomes.add(1, best);
        return new Report(series.name(), reach, start, patience, outcomes, thresholds[fixed.indexOf(best)]);
    }

    private List<FeeReplay.Outcome> replay(FeeSeries.Reach reach, Instant start, double... thresholds) {
        List<TimingPolicy> policies = new ArrayList<>(
                Arrays.stream(thresholds).mapToObj(TimingPolicy::threshold).toList());
        policies.add(TimingPolicy.immediate());
        policies.add(TimingPolicy.trailingMedian());
        if (forecasts) {
            policies.add(TimingPolicy.forecast());
        }
        FeeHistory history = new FeeHistory(patience.multipliedBy(LOOK_BACK), horizon, reach.step());
        FeeReplay replay = new FeeReplay(policies, patience, start, reach.last(), every, history);
        FeeSeries.inOrder(series.iterator(), replay::add);
        return replay.finish();
    }

    private static Instant lastFifth(FeeSeries.Reach reach) {
        Duration all = Duration.between(reach.first(), reach.last());
        return reach.last().minus(all.dividedBy(5));
    }
}
