package dev.hawser.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {

    @ParameterizedTest
    @CsvSource({
        "all, all",
        "5/7, blocks:5/7",
        "blocks:5/7, blocks:5/7",
        "2024-01-01T00:00:00Z/2024-01-02T00:00:00Z, time:2024-01-01T00:00:00Z/2024-01-02T00:00:00Z",
        "time:2024-01-01T00:00:00Z/2024-01-02T00:00:09Z, time:2024-01-01T00:00:00Z/2024-01-02T00:00:09Z",
        "2024-01-01T02:00:00+02:00/2024-01-01T00:00:01Z, time:2024-01-01T00:00:00Z/2024-01-01T00:00:01Z"
    })
    void anIntervalIsWrittenInOneForm(String given, String text) {
        Interval interval = Interval.parse(given);
        assertThat(interval).hasToString(text).isEqualTo(Interval.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "5",
                "5/",
                "/7",
                "5/x",
                "-1/7",
                "time:5/7",
                "blocks:2024-01-01T00:00:00Z/2024-01-02T00:00:00Z",
                "5/99999999999999999999",
                "2024-01-01/2024-01-02",
                "2024-01-01T00:00:00.5Z/2024-01-02T00:00:00Z",
                "2024-01-01T00:00:00Z/2024-01-02T00:00:00.000001Z",
                "+10000-01-01T00:00:00Z/+10001-01-01T00:00:00Z"
            })
    void anotherFormIsRefused(String text) {
        assertThatThrownBy(() -> Interval.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("not an interval: '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7/7", "8/7", "2024-01-01T00:00:00Z/2024-01-01T00:00:00Z"})
    void anEmptyIntervalIsRefused(String text) {
        assertThatThrownBy(() -> Interval.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("is empty");
    }

    @Test
    void everythingIsOneInterval() {
        assertThat(Interval.parse("all")).isSameAs(Interval.ALL);
    }
}
