package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FeeReplayTest {
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final List<TimingPolicy> ALL = List.of(
            TimingPolicy.immediate(),
            TimingPolicy.threshold(40),
            TimingPolicy.trailingMedian(),
            TimingPolicy.forecast());

    @Test
    void aSeriesReckonedByHand() {
        // Two steps to wait: arrivals at 5, 3, 4, 9 may each take one of three prices.
        List<FeeReplay.Outcome> outcomes =
                replay(prices(5, 3, 4, 9, 2, 8), 2, List.of(TimingPolicy.immediate(), TimingPolicy.threshold(4)));
        FeeReplay.Outcome immediate = outcomes.get(0);
        assertThat(immediate).isEqualTo(outcome("immediate", 5 + 3 + 4 + 9, 0, 0));
        FeeReplay.Outcome threshold = outcomes.get(1);
        assertThat(threshold).isEqualTo(outcome("fixed threshold", 5 + 3 + 4 + 2, 1, 1));
        FeeReplay.Outcome optimum = outcomes.get(2);
        assertThat(optimum).isEqualTo(outcome("offline optimum", 3 + 3 + 2 + 2, 1 + 2 + 1, 2));
        assertThat(optimum.savingAgainst(immediate)).isCloseTo(1 - 10 / 21.0, within(1e-12));
        assertThat(optimum.meanDelay()).isEqualTo(STEP);
    }

    @Test
    void aGapInTheSeriesMakesNothingLate() {
        List<FeeRow> rows = new ArrayList<>(prices(5, 4));
        rows.add(FeeRow.of(START.plus(Duration.ofDays(1)), 1));
        rows.add(FeeRow.of(START.plus(Duration.ofDays(2)), 1));
        List<FeeReplay.Outcome> outcomes = replay(rows, 2, List.of(TimingPolicy.threshold(2)));
        // the first is sent at once: nothing is known before it
        assertThat(outcomes.get(0).paid()).isEqualTo(5 + 4 + 1);
        assertThat(outcomes.get(0).late()).isZero();
    }

    @Test
    void aPolicyDoesNotSeeTheForecastMadeAtThePriceThatItPays() {
        List<Instant> seen = new ArrayList<>();
        TimingPolicy noting = new TimingPolicy() {
            @Override
            public String name() {
                return "noting";
            }

            @Override
            public double most(FeeOutlook outlook, Duration left) {
                seen.add(outlook.newest().at());
                return Double.POSITIVE_INFINITY;
            }
        };
        replay(prices(5, 3, 4), 0, List.of(noting));
        replay(prices(5, 3, 4, 6, 7), 1, List.of(noting));
        assertThat(seen).containsExactly(START, START.plus(STEP), START.plus(STEP.multipliedBy(2)));
    }

    @Property(tries = 200)
    void nothingIsEverLateAndNobodyPaysLessThanTheOptimum(
            @ForAll("series") List<FeeRow> rows, @ForAll("steps") int steps) {
        List<FeeReplay.Outcome> outcomes = replay(rows, steps, ALL);
        FeeReplay.Outcome immediate = outcomes.get(0);
        FeeReplay.Outcome optimum = outcomes.get(ALL.size());
        assertThat(immediate.delay()).isZero();
        assertThat(immediate.sent()).isEqualTo(Math.max(0, rows.size() - steps));
        for (FeeReplay.Outcome outcome : outcomes) {
            assertThat(outcome.late()).isZero();
            assertThat(outcome.sent()).isEqualTo(immediate.sent());
            assertThat(outcome.longest()).isLessThanOrEqualTo(STEP.multipliedBy(steps));
            assertThat(outcome.paid()).isGreaterThanOrEqualTo(optimum.paid() * (1 - 1e-12));
        }
        assertThat(optimum.paid()).isCloseTo(leastPossible(rows, steps), within(1e-6 * optimum.paid()));
    }

    @Property(tries = 100)
    void aPolicySendsAtWhateverItWouldSendAboveThat(@ForAll("series") List<FeeRow> rows, @ForAll("steps") int steps) {
        FeeOutlook outlook = outlook(rows);
        Instant now = outlook.newest().at();
        for (TimingPolicy policy : ALL) {
            FeeTiming timing = new FeeTiming(policy, now.plus(STEP.multipliedBy(steps)), STEP);
            double most = timing.most(now, outlook);
            assertThat(timing.decide(now, Math.min(most, 1e9), outlook).send()).isTrue();
            assertThat(timing.decide(now, Math.min(most, 1e9) / 2, outlook).send())
                    .isTrue();
            assertThat(timing.decide(now, most * 1.001, outlook).send()).isEqualTo(Double.isInfinite(most));
        }
    }

    @Property(tries = 100)
    void theReservationPriceNeverFallsAsTimeRunsOut(@ForAll("series") List<FeeRow> rows) {
        FeeOutlook outlook = outlook(rows);
        for (TimingPolicy policy : ALL) {
            double before = 0;
            for (int steps = 30; steps >= 0; steps--) {
                double most = policy.most(outlook, STEP.multipliedBy(steps));
                assertThat(most).isGreaterThanOrEqualTo(before);
                before = most;
            }
            assertThat(before).isEqualTo(Double.POSITIVE_INFINITY);
        }
    }

    @Provide
    Arbitrary<List<FeeRow>> series() {
        return Arbitraries.doubles()
                .between(1, 1_000)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60)
                .map(prices -> IntStream.range(0, prices.size())
                        .mapToObj(i -> forecast(i, prices.get(i), prices.get((i + 7) % prices.size())))
                        .toList());
    }

    @Provide
    Arbitrary<Integer> steps() {
        return Arbitraries.integers().between(0, 20);
    }

    private static FeeRow forecast(int row, double price, double forecast) {
        return new FeeRow(
                START.plus(STEP.multipliedBy(row)),
                price,
                Optional.of(new FeeRow.Ahead(forecast, forecast - 1 - forecast / 2, forecast * 1.5)));
    }

    private static List<FeeRow> prices(double... prices) {
        return IntStream.range(0, prices.length)
                .mapToObj(i -> FeeRow.of(START.plus(STEP.multipliedBy(i)), prices[i]))
                .toList();
    }

    private static List<FeeReplay.Outcome> replay(List<FeeRow> rows, int steps, List<TimingPolicy> policies) {
        Instant end = rows.get(rows.size() - 1).at();
        FeeReplay replay = new FeeReplay(policies, STEP.multipliedBy(steps), START, end, Duration.ZERO, history());
        rows.forEach(replay::add);
        return replay.finish();
    }

    private static FeeHistory history() {
        return new FeeHistory(Duration.ofDays(1), STEP.multipliedBy(10), STEP);
    }

    private static FeeOutlook outlook(List<FeeRow> rows) {
        FeeHistory history = history();
        rows.forEach(history::add);
        return history.outlook().orElseThrow();
    }

    private static double leastPossible(List<FeeRow> rows, int steps) {
        return IntStream.range(0, Math.max(0, rows.size() - steps))
                .mapToDouble(i -> rows.subList(i, i + steps + 1).stream()
                        .mapToDouble(FeeRow::price)
                        .min()
                        .orElseThrow())
                .sum();
    }

    private static FeeReplay.Outcome outcome(String policy, double paid, int delay, int longest) {
        return new FeeReplay.Outcome(policy, 4, paid, STEP.multipliedBy(delay), STEP.multipliedBy(longest), 0);
    }
}
