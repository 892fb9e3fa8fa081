package dev.hawser.ingest.cell;

import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.timestamp_micros;

import dev.hawser.primitives.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;

/** A date or an instant in a pattern of {@link DateTimeFormatter}; an instant without an offset is UTC. */
public record PatternCell(DataType type, String pattern) implements CellType {
    private static final Map<String, DateTimeFormatter> FORMATS = new ConcurrentHashMap<>();

    /** @throws InvalidInputException if the pattern is none */
    public PatternCell {
        try {
            FORMATS.computeIfAbsent(pattern, p -> DateTimeFormatter.ofPattern(p, Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "'" + pattern + "' is no pattern of dates or times: " + e.getMessage(),
                    "write one like M/d/yyyy H:mm:ss, as java.time.format.DateTimeFormatter says",
                    e);
        }
    }

    @Override
    public DataType carried() {
        return isDate() ? DataTypes.IntegerType : DataTypes.LongType;
    }

    @Override
    public Column restore(Column carried) {
        return isDate() ? date_from_unix_date(carried) : timestamp_micros(carried);
    }

    @Override
    public Parsed parse(String text) {
        try {
            TemporalAccessor parsed = FORMATS.computeIfAbsent(pattern, p -> DateTimeFormatter.ofPattern(p, Locale.ROOT))
                    .parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (isDate()) {
                return DateCell.days(LocalDate.from(parsed));
            }
            Instant instant = parsed instanceof OffsetDateTime offset
                    ? offset.toInstant()
                    : parsed instanceof LocalDateTime local
                            ? local.toInstant(ZoneOffset.UTC)
                            : LocalDate.from(parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
            return TimeCell.micros(instant);
        } catch (DateTimeException e) {
            return new Parsed.Problem(isDate() ? "not_a_date" : "not_a_time");
        }
    }

    private boolean isDate() {
        return type instanceof DateType;
    }
}
