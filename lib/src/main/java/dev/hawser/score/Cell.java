package dev.hawser.score;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Reads one cell as a number or as text. */
final class Cell {
    private static final double NANOS = 1e9;

    /** In UTC, the fraction without zeros at its end. */
    private static final DateTimeFormatter INSTANT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Cell() {}

    /**
     * The cell as a double: a boolean is 1 or 0, an instant seconds and a date days since 1970-01-01.
     *
     * @param missing what stands for a cell that is missing; NaN where such a row is refused
     * @throws RefusedException if the cell is missing and nothing stands for it, is not finite, or is a text
     */
    static double number(Cells cells, String column, double missing) {
        Object cell = cells.get(column);
        double value = cell == null ? missing : number(cell, column);
        if (!Double.isFinite(value)) {
            throw new RefusedException((cell == null ? "null_feature:" : "not_finite:") + column);
        }
        return value;
    }

    private static double number(Object cell, String column) {
        if (cell instanceof Number number) {
            return number.doubleValue();
        }
        if (cell instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (cell instanceof Instant instant) {
            return instant.getEpochSecond() + instant.getNano() / NANOS;
        }
        if (cell instanceof LocalDate date) {
            return date.toEpochDay();
        }
        throw new RefusedException("not_a_number:" + column);
    }

    /** The exact value of an integer or decimal cell; null where it is no such. */
    static BigDecimal exact(Object cell) {
        if (cell instanceof BigDecimal decimal) {
            return decimal;
        }
        boolean integer =
                cell instanceof Long || cell instanceof Integer || cell instanceof Short || cell instanceof Byte;
        return integer ? BigDecimal.valueOf(((Number) cell).longValue()) : null;
    }

    /**
     * The cell as text, as Spark casts it.
     *
     * @param missing what stands for a cell that is missing; null where such a row is refused
     * @throws RefusedException if the cell is missing and nothing stands for it
     */
    static String text(Cells cells, String column, String missing) {
        Object cell = cells.get(column);
        if (cell == null && missing == null) {
            throw new RefusedException("null_feature:" + column);
        }
        return cell == null ? missing : text(cell);
    }

    private static String text(Object cell) {
        if (cell instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return cell instanceof Instant instant ? INSTANT.format(instant) : cell.toString();
    }
}
