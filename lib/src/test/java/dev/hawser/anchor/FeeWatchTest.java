package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Wei;
import dev.hawser.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeeWatchTest {
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration MARGIN = Duration.ofMinutes(5);
    private static final Instant DEADLINE = START.plus(Duration.ofHours(1));

    private final List<String> reports = new ArrayList<>();
    private final Market market = new Market();
    private final Time clock = new Time();
    private FeeOutlook outlook = outlook(START);

    @Test
    void aCheapBlockIsTakenAtOnceAndBoundsTheFee() {
        FeeWatch watch = watch(TimingPolicy.threshold(20));
        market.baseFee = Wei.ofGwei(20);
        watch.await();
        assertThat(clock.now).isEqualTo(START);
        assertThat(watch.most()).contains(Wei.ofGwei(21));
    }

    @Test
    void aDearBlockIsWaitedForUntilACheapOneComes() {
        market.baseFee = Wei.ofGwei(50);
        clock.onPause = () -> market.baseFee =
                clock.now.isBefore(START.plus(Duration.ofMinutes(30))) ? Wei.ofGwei(50) : Wei.ofGwei(19);
        watch(TimingPolicy.threshold(20)).await();
        assertThat(clock.now).isEqualTo(START.plus(Duration.ofMinutes(30)));
        assertThat(reports).hasSize(2);
        assertThat(reports.get(0)).contains("waiting, until 2024-01-01T00:55:00Z");
    }

    @Test
    void whateverItCostsItIsSentBeforeTheDeadline() {
        market.baseFee = Wei.ofGwei(5_000);
        FeeWatch watch = watch(TimingPolicy.threshold(20));
        assertThat(watch.most()).contains(Wei.ofGwei(21));
        watch.await();
        assertThat(clock.now).isEqualTo(DEADLINE.minus(MARGIN));
        assertThat(watch.most()).isEmpty();
        assertThat(reports.get(reports.size() - 1)).contains("sending at any fee within the budget");
    }

    @Test
    void aNodeThatDoesNotAnswerMakesNothingLate() {
        market.silent = true;
        watch(TimingPolicy.threshold(20)).await();
        assertThat(clock.now).isEqualTo(DEADLINE.minus(MARGIN));
        assertThat(reports.get(0)).startsWith("warning: asking again: no answer");
    }

    @Test
    void aForecastOlderThanItsHorizonGivesWayToTheTrailingMedianAndAMuchOlderOneToSendingAtOnce() {
        outlook = outlook(START.minus(Duration.ofHours(2)));
        market.baseFee = Wei.ofGwei(29);
        assertThat(watch(TimingPolicy.threshold(20)).look().policy()).isEqualTo("trailing median");
        assertThat(reports.get(0)).contains("the newest fee forecast is of 2023-12-31T22:00:00Z");
        outlook = outlook(START.minus(Duration.ofHours(25)));
        FeeWatch.Look look = watch(TimingPolicy.threshold(20)).look();
        assertThat(look.policy()).isEqualTo("immediate");
        assertThat(look.decision().send()).isTrue();
    }

    private FeeWatch watch(TimingPolicy policy) {
        Waiting waiting = new Waiting(clock, clock::pass, Duration.ofMinutes(1), Duration.ZERO);
        return new FeeWatch(market, waiting, new FeeTiming(policy, DEADLINE, MARGIN), () -> outlook, reports::add);
    }

    private static FeeOutlook outlook(Instant newest) {
        return new FeeOutlook(
                FeeRow.of(newest, 30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(50),
                Duration.ofDays(1),
                Math.log(30),
                30,
                0.9);
    }

    private static final class Market extends FakeLedger {
        private Wei baseFee = Wei.ofGwei(1);
        private boolean silent;

        @Override
        public Block latest() {
            if (silent) {
                throw new RetryableException("no answer from the node", "run again");
            }
            Block block = super.latest();
            return new Block(block.number(), block.hash(), block.timestamp(), baseFee, block.gasLimit());
        }
    }

    /** Passes only when somebody waits. */
    private static final class Time extends TestClock {
        private Instant now = START;
        private Runnable onPause = () -> {};

        void pass(Duration duration) {
            now = now.plus(duration);
            onPause.run();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
