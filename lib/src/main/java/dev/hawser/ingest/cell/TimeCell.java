package dev.hawser.ingest.cell;

import static org.apache.spark.sql.functions.timestamp_micros;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * An instant from the year 1 to 9999: Unix seconds from 1970 on, or, where it may be {@code written}, also {@code YYYY-MM-DD}, followed
 * or not by a blank or T and {@code HH:MM[:SS[.ffffff]]} and an offset; without one it is UTC.
 */
public record TimeCell(boolean written) implements CellType {
    public static final TimeCell UNIX_SECONDS = new TimeCell(false);
    public static final TimeCell WRITTEN = new TimeCell(true);

    private static final long FIRST_SECOND = -62_135_596_800L;
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int MICROS = 1_000_000;
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .appendPattern("HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .optionalStart()
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .optionalEnd()
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalEnd()
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    @Override
    public DataType type() {
        return DataTypes.TimestampType;
    }

    @Override
    public DataType carried() {
        return DataTypes.LongType;
    }

    @Override
    public Column restore(Column micros) {
        return timestamp_micros(micros);
    }

    @Override
    public Parsed parse(String text) {
        if (Digits.isWhole(text)) {
            return seconds(text);
        }
        return written ? instant(text) : Digits.notWhole(text);
    }

    private static Parsed seconds(String text) {
        if (text.startsWith("-") || Digits.significant(text).length() > 12) {
            return Parsed.OUT_OF_RANGE;
        }
        long seconds = Long.parseLong(text);
        return seconds > LAST_SECOND ? Parsed.OUT_OF_RANGE : new Parsed.Value(seconds * MICROS);
    }

    private static Parsed instant(String text) {
        try {
            TemporalAccessor parsed =
                    FORMAT.parseBest(text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime offset
                    ? offset.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            return micros(instant);
        } catch (DateTimeParseException e) {
            return new Parsed.Problem("not_a_time");
        }
    }

    /** Microseconds since the epoch, of an instant that Spark and other readers of Parquet agree on. */
    static Parsed micros(Instant instant) {
        long seconds = instant.getEpochSecond();
        return seconds < FIRST_SECOND || seconds > LAST_SECOND
                ? Parsed.OUT_OF_RANGE
                : new Parsed.Value(seconds * MICROS + instant.getNano() / 1000);
    }
}
