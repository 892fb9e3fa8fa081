package dev.hawser.config;

import dev.hawser.config.HistoryConfig.Position;
import dev.hawser.config.HistoryConfig.Span;
import dev.hawser.config.HistoryConfig.Unit;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads stretches and points of history as a configuration states them; empty for anything else. */
final class HistoryReader {
    private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,8})([dhms])");
    private static final Pattern BLOCKS = Pattern.compile("([1-9]\\d{0,14}) blocks?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");
    private static final Map<String, Long> SECONDS = Map.of("d", 86_400L, "h", 3_600L, "m", 60L, "s", 1L);

    private HistoryReader() {}

    /** {@code 30d}, {@code 12h}, {@code 90m}, {@code 45s} or {@code 500 blocks}. */
    static Optional<Span> span(String text) {
        Matcher time = TIME.matcher(text);
        if (time.matches()) {
            return Optional.of(new Span(Unit.SECONDS, Long.parseLong(time.group(1)) * SECONDS.get(time.group(2))));
        }
        Matcher blocks = BLOCKS.matcher(text);
        return blocks.matches()
                ? Optional.of(new Span(Unit.BLOCKS, Long.parseLong(blocks.group(1))))
                : Optional.empty();
    }

    /** A block's number, or a time in whole seconds like {@code 2024-01-01T00:00:00Z}. */
    static Optional<Position> position(String text) {
        if (NUMBER.matcher(text).matches()) {
            return Optional.of(new Position(Unit.BLOCKS, Long.parseLong(text)));
        }
        try {
            Instant time = Instant.parse(text);
            return time.getNano() == 0
                    ? Optional.of(new Position(Unit.SECONDS, time.getEpochSecond()))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
