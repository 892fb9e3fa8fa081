package dev.hawser.jobs;

import dev.hawser.primitives.InvalidInputException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as options name them. */
final class Times {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private Times() {}

    /**
     * A duration like 90m.
     *
     * @throws InvalidInputException if it is none, or 0
     */
    static Duration duration(String option, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new InvalidInputException(
                    option + " is '" + text + "', which is no duration", "write it like 90s, 50m, 6h or 1d");
        }
        return UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
    }

    /** @throws InvalidInputException if it is no time like 2024-01-01T00:00:00Z */
    static Instant instant(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidInputException(
                    option + " is '" + text + "', which is no time", "write it like 2024-01-01T00:00:00Z");
        }
    }

    /** A time, or one that a duration from now leads to. */
    static Instant deadline(String option, String text, Instant now) {
        if (DURATION.matcher(text).matches()) {
            return now.plus(duration(option, text));
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidInputException(
                    option + " is '" + text + "', which is no deadline",
                    "write a time like 2024-01-01T06:00:00Z, or how long from now, like 6h");
        }
    }
}
