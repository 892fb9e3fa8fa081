package dev.hawser.primitives;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The half-open range of data that a run is about: everything, blocks A to B, or the time from A to B. */
public sealed interface Interval {
    Interval ALL = new All();

    /** Everything that the input holds. */
    record All() implements Interval {
        @Override
        public String toString() {
            return "all";
        }
    }

    /** An interval with ends, which are block numbers or seconds since the epoch. */
    sealed interface Bounded extends Interval {
        long start();

        long end();

        /**
         * The interval of this kind with these ends.
         *
         * @throws InvalidInputException if it is empty
         */
        Bounded at(long start, long end);

        /** Whether the ends of both are of one kind. */
        default boolean isLike(Interval other) {
            return getClass().equals(other.getClass());
        }

        /** Whether some position lies in both. */
        default boolean overlaps(Interval other) {
            return other instanceof Bounded bounded
                    && isLike(bounded)
                    && start() < bounded.end()
                    && bounded.start() < end();
        }
    }

    /** Blocks with {@code from <= number < to}. */
    record Blocks(long from, long to) implements Bounded {
        private static final Pattern FORM = Pattern.compile("(?:blocks:)?(\\d+)/(\\d+)");

        public Blocks {
            if (from < 0 || from >= to) {
                throw new InvalidInputException("interval " + from + "/" + to + " is empty", "name A/B with A < B");
            }
        }

        @Override
        public long start() {
            return from;
        }

        @Override
        public long end() {
            return to;
        }

        @Override
        public Blocks at(long start, long end) {
            return new Blocks(start, end);
        }

        @Override
        public String toString() {
            return "blocks:" + from + "/" + to;
        }
    }

    /** Rows with {@code from <= time < to}, whole seconds in UTC. */
    record Time(Instant from, Instant to) implements Bounded {
        /** Neither fractions of a second nor years past 9999. */
        private static final Pattern FORM = Pattern.compile("(?:time:)?(\\d{4}-[^/.,]+)/(\\d{4}-[^/.,]+)");

        public Time {
            from = from.truncatedTo(ChronoUnit.SECONDS);
            to = to.truncatedTo(ChronoUnit.SECONDS);
            if (!from.isBefore(to)) {
                throw new InvalidInputException("interval " + from + "/" + to + " is empty", "name A/B with A < B");
            }
        }

        @Override
        public long start() {
            return from.getEpochSecond();
        }

        @Override
        public long end() {
            return to.getEpochSecond();
        }

        @Override
        public Time at(long start, long end) {
            return new Time(Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));
        }

        @Override
        public String toString() {
            return "time:" + from + "/" + to;
        }
    }

    /**
     * Reads {@code all}, {@code A/B} in block numbers or {@code A/B} in times {@code YYYY-MM-DDTHH:MM:SSZ}, with or
     * without the prefix that {@link Object#toString} writes.
     *
     * @throws InvalidInputException for anything else
     */
    static Interval parse(String text) {
        if (text.equals("all")) {
            return ALL;
        }
        Matcher blocks = Blocks.FORM.matcher(text);
        Matcher time = Time.FORM.matcher(text);
        try {
            if (blocks.matches()) {
                return new Blocks(Long.parseLong(blocks.group(1)), Long.parseLong(blocks.group(2)));
            }
            if (time.matches()) {
                return new Time(Instant.parse(time.group(1)), Instant.parse(time.group(2)));
            }
        } catch (NumberFormatException | DateTimeParseException e) {
            // falls through to the one message for every unreadable interval
        }
        throw new InvalidInputException(
                "not an interval: " + Texts.abbreviate(text),
                "write all, A/B with block numbers, or A/B with times like 2024-01-01T00:00:00Z");
    }
}
