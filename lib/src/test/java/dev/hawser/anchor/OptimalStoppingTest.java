package dev.hawser.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OptimalStoppingTest {
    /** With one step left one stops where the price is below the mean of a lognormal one: z = spread (1 - m²) / (2 (1 - m)). */
    @Test
    void withOneStepLeftTheBoundIsTheExpectedPrice() {
        assertThat(new OptimalStopping(0.5, 0.2).bound(1)).isCloseTo(0.2 * 1.5 / 2, within(0.002));
        assertThat(new OptimalStopping(0.9, 0.2).bound(1)).isCloseTo(0.2 * 1.9 / 2, within(0.002));
    }

    /** Independent prices with next to no spread: with two left one stops below the mean of what one would pay then. */
    @Test
    void pricesWithoutMemoryGiveTheKnownBounds() {
        OptimalStopping stopping = new OptimalStopping(0.0001, 0.001);
        // E min(z, 0) = -1/√(2π)
        assertThat(stopping.bound(2)).isCloseTo(-0.3989, within(0.006));
    }

    @Test
    void theMoreStepsAreLeftTheLowerThePriceMustBe() {
        OptimalStopping stopping = new OptimalStopping(0.88, 0.25);
        for (int steps = 1; steps < 100; steps++) {
            assertThat(stopping.bound(steps)).isLessThanOrEqualTo(stopping.bound(steps - 1));
        }
        assertThat(stopping.bound(99)).isBetween(-2.5, -1.0);
    }
}
