package dev.hawser.report;

import dev.hawser.primitives.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Numbers, times and hashes as a reader takes them in; the manifests have them in full. */
final class Format {
    private static final MathContext DIGITS = new MathContext(4);
    private static final double LARGE = 1e9;
    private static final double WHOLE = 1000;
    private static final double SMALL = 1e-4;
    private static final int SHORT = 10;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern(
                    "d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Format() {}

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** To four significant digits, or to the unit where that is more. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "undefined";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = Math.abs(value) >= WHOLE
                ? exact.setScale(0, RoundingMode.HALF_EVEN)
                : exact.round(DIGITS).stripTrailingZeros();
        double size = Math.abs(rounded.doubleValue());
        if (size == 0) {
            return "0";
        }
        if (size >= LARGE || size < SMALL) {
            return scientific(value);
        }
        return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded)
                .replace('-', '−');
    }

    private static String scientific(double value) {
        String[] parts = String.format(Locale.ROOT, "%.3e", value).split("e", 2);
        String mantissa = new BigDecimal(parts[0]).stripTrailingZeros().toPlainString();
        return (mantissa + "e" + Integer.parseInt(parts[1])).replace('-', '−');
    }

    /** A share as a whole percentage, or with one digit more below ten. */
    /** To the millisecond. */
    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).toPlainString();
    }

    static String percent(double share) {
        double percent = Math.abs(share * 100);
        return String.format(Locale.ROOT, percent < 10 ? "%.1f%%" : "%.0f%%", percent);
    }

    static String time(Instant time) {
        return SECOND.format(time);
    }

    static String interval(Interval interval) {
        if (interval instanceof Interval.Blocks blocks) {
            return "blocks " + count(blocks.from()) + " to " + count(blocks.to() - 1);
        }
        if (interval instanceof Interval.Time time) {
            return "from " + moment(time.from()) + " until " + moment(time.to());
        }
        return "all of the input";
    }

    /** The day alone where that says it. */
    static String moment(Instant time) {
        return time.getEpochSecond() % (24 * 60 * 60) == 0 ? DAY.format(time) : SECOND.format(time);
    }

    /** An instant as a moment, anything else as it is. */
    static String momentOrText(String text) {
        try {
            return moment(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return text;
        }
    }

    /** The first digits of a hash, a key or an address. */
    static String brief(Object hex) {
        String text = hex.toString();
        return text.length() <= SHORT ? text : text.substring(0, SHORT) + "…";
    }
}
