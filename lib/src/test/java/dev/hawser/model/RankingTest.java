package dev.hawser.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hawser.config.ModelConfig.Policy;
import org.junit.jupiter.api.Test;

class RankingTest {
    /** Labels 1, 1, 0 with 1, 0, 0 0 down the numbers. */
    private final Ranking ranking =
            new Ranking(new double[] {0.9, 0.7, 0.5, 0.2}, new long[] {1, 1, 1, 0}, new long[] {0, 1, 0, 2});

    @Test
    void theAreasAreThoseOfHandComputation() {
        // of 9 pairs 7 stand in order and one is tied; precisions 1, 2/3 and 3/4 at the three positives
        assertThat(ranking.auc()).isCloseTo(7.5 / 9, within(1e-15));
        assertThat(ranking.averagePrecision()).isCloseTo((1 + 2 / 3.0 + 3 / 4.0) / 3, within(1e-15));
    }

    @Test
    void aThresholdLiesBetweenTwoNumbers() {
        assertThat(ranking.threshold(Policy.MAX_F1)).isCloseTo(0.35, within(1e-15));
        assertThat(ranking.f1(0.35)).isCloseTo(6 / 7.0, within(1e-15));
        assertThat(ranking.threshold(Policy.YOUDEN)).isCloseTo(0.35, within(1e-15));
        assertThat(ranking.threshold(Policy.BASE_RATE)).isCloseTo(0.6, within(1e-15));
        assertThat(ranking.f1(0.6)).isCloseTo(4 / 6.0, within(1e-15));
    }

    @Test
    void oneClassHasNoArea() {
        assertThat(new Ranking(new double[] {1}, new long[] {2}, new long[] {0}).auc())
                .isNaN();
    }
}
