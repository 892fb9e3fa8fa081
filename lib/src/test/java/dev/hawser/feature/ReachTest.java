package dev.hawser.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.config.HistoryConfig;
import dev.hawser.config.HistoryConfig.Position;
import dev.hawser.config.HistoryConfig.Span;
import dev.hawser.config.HistoryConfig.Unit;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachTest {
    private static final Interval.Bounded BLOCKS = new Interval.Blocks(100, 200);
    private static final Interval.Bounded DAY =
            (Interval.Bounded) Interval.parse("2024-01-10T00:00:00Z/2024-01-11T00:00:00Z");

    @Test
    void withoutHistoryARunReadsAndUsesItsInterval() {
        assertThat(Reach.toPredict(HistoryConfig.NONE, BLOCKS)).isEqualTo(new Reach(BLOCKS, BLOCKS, false));
        assertThat(Reach.toTrain(HistoryConfig.NONE, BLOCKS)).isEqualTo(new Reach(BLOCKS, BLOCKS, false));
    }

    @Test
    void aLookbackLiesBeforeTheRows() {
        HistoryConfig history = history(blocks(30), Optional.empty(), Optional.empty());
        Reach expected = new Reach(BLOCKS, new Interval.Blocks(70, 200), true);
        assertThat(Reach.toPredict(history, BLOCKS)).isEqualTo(expected);
        assertThat(Reach.toTrain(history, BLOCKS)).isEqualTo(expected);
    }

    @Test
    void aWindowEndsWithTheInterval() {
        HistoryConfig history = history(blocks(30), blocks(150), Optional.empty());
        assertThat(Reach.toTrain(history, BLOCKS))
                .isEqualTo(new Reach(new Interval.Blocks(50, 200), new Interval.Blocks(20, 200), true));
        assertThat(Reach.toPredict(history, BLOCKS)).isEqualTo(new Reach(BLOCKS, new Interval.Blocks(70, 200), true));
        assertThat(Reach.toTrain(history(Optional.empty(), blocks(40), Optional.empty()), BLOCKS))
                .as("a window may be shorter than the interval")
                .isEqualTo(new Reach(new Interval.Blocks(160, 200), new Interval.Blocks(160, 200), true));
        assertThat(Reach.toPredict(history(Optional.empty(), blocks(40), Optional.empty()), BLOCKS))
                .isEqualTo(new Reach(BLOCKS, BLOCKS, false));
    }

    @Test
    void timesAreInSeconds() {
        HistoryConfig history =
                history(Optional.of(new Span(Unit.SECONDS, 36 * 3600)), Optional.empty(), Optional.empty());
        assertThat(Reach.toPredict(history, DAY).reads()).hasToString("time:2024-01-08T12:00:00Z/2024-01-11T00:00:00Z");
    }

    @Test
    void nothingIsReadBeforeTheDataBegins() {
        Optional<Position> start = Optional.of(new Position(Unit.BLOCKS, 90));
        HistoryConfig history = history(blocks(30), blocks(150), start);
        assertThat(Reach.toPredict(history, BLOCKS).reads()).isEqualTo(new Interval.Blocks(90, 200));
        assertThat(Reach.toTrain(history, BLOCKS))
                .isEqualTo(new Reach(new Interval.Blocks(90, 200), new Interval.Blocks(90, 200), true));
        Interval.Bounded first = new Interval.Blocks(10, 95);
        assertThat(Reach.toPredict(history, first).reads())
                .as("an interval that begins before the start is read whole")
                .isEqualTo(first);
        assertThat(Reach.toPredict(history(blocks(30), Optional.empty(), Optional.empty()), new Interval.Blocks(10, 20))
                        .reads())
                .as("there is no block before 0")
                .isEqualTo(new Interval.Blocks(0, 20));
    }

    @Test
    void blocksAndTimesDoNotMix() {
        assertThatThrownBy(() -> Reach.toPredict(history(blocks(30), Optional.empty(), Optional.empty()), DAY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("lookback is given in blocks, and the interval is " + DAY);
        Optional<Span> hour = Optional.of(new Span(Unit.SECONDS, 3600));
        assertThatThrownBy(() -> Reach.toTrain(history(Optional.empty(), hour, Optional.empty()), BLOCKS))
                .hasMessage("train.window is given in times, and the interval is blocks:100/200");
        Optional<Position> start = Optional.of(new Position(Unit.SECONDS, 0));
        assertThatThrownBy(() -> Reach.toPredict(history(blocks(30), Optional.empty(), start), BLOCKS))
                .hasMessage("lookback-from is given in times, and the interval is blocks:100/200");
    }

    private static Optional<Span> blocks(long length) {
        return Optional.of(new Span(Unit.BLOCKS, length));
    }

    private static HistoryConfig history(Optional<Span> lookback, Optional<Span> window, Optional<Position> start) {
        return new HistoryConfig(lookback, window, start);
    }
}
