package dev.hawser.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row's cells as a JSON object, typed by the columns of a model document: numbers as JSON numbers or texts, timestamps
 * and dates in ISO 8601, null where a cell is missing.
 */
public final class JsonCells implements Cells {
    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}),(\\d{1,2})\\)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");
    private static final int MOST_NUMBER = 1_200;
    private static final Map<String, Integer> INTEGER_BITS =
            Map.of("tinyint", 8, "smallint", 16, "int", 32, "bigint", 64);

    private final Map<String, Object> cells;

    private JsonCells(Map<String, Object> cells) {
        this.cells = cells;
    }

    /**
     * Reads a row.
     *
     * @throws InvalidInputException if a column is absent or unknown, or a cell is not of its column's type
     */
    public static JsonCells of(ObjectNode row, List<DocumentColumn> columns) {
        if (columns.isEmpty()) {
            throw new InvalidInputException(
                    "the model document names no columns, so a row can't be read by it",
                    "give the row's feature words with --words");
        }
        List<String> names = columns.stream().map(DocumentColumn::name).toList();
        for (Iterator<String> given = row.fieldNames(); given.hasNext(); ) {
            String name = given.next();
            if (!names.contains(name)) {
                throw new InvalidInputException(
                        "the model reads no column " + Texts.abbreviate(name),
                        "give these: " + String.join(", ", names));
            }
        }
        Map<String, Object> cells = new HashMap<>();
        for (DocumentColumn column : columns) {
            JsonNode cell = row.get(column.name());
            if (cell == null) {
                throw new InvalidInputException(
                        "the row lacks the column '" + column.name() + "' (" + column.type() + ")",
                        "give it, or null where the value is missing");
            }
            cells.put(column.name(), cell.isNull() ? null : value(cell, column));
        }
        return new JsonCells(cells);
    }

    @Override
    public Object get(String column) {
        return cells.get(column);
    }

    /**
     * The exact number of a column; empty where it is missing.
     *
     * @throws InvalidInputException if the column is neither integer nor decimal
     */
    public Optional<BigDecimal> exact(String column) {
        Object cell = cells.get(column);
        if (cell != null && Cell.exact(cell) == null) {
            throw new InvalidInputException(
                    "the column '" + column + "' holds no exact number", "give the offset with --offset");
        }
        return Optional.ofNullable(Cell.exact(cell));
    }

    private static Object value(JsonNode cell, DocumentColumn column) {
        try {
            return typed(cell, column);
        } catch (ArithmeticException | DateTimeParseException | IllegalArgumentException e) {
            throw wrong(cell, column);
        }
    }

    private static Object typed(JsonNode cell, DocumentColumn column) {
        Integer bits = INTEGER_BITS.get(column.type());
        if (bits != null) {
            BigInteger integer = number(cell).toBigIntegerExact();
            if (integer.bitLength() >= bits) {
                throw wrong(cell, column);
            }
            return integer.longValue();
        }
        Matcher decimal = DECIMAL.matcher(column.type());
        if (decimal.matches()) {
            return decimal(number(cell), Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        return switch (column.type()) {
            case "double" -> number(cell).doubleValue();
            case "float" -> number(cell).floatValue();
            case "boolean" -> flag(cell, column);
            case "string" -> text(cell);
            case "timestamp" -> instant(text(cell));
            case "date" -> LocalDate.parse(text(cell));
            default ->
                throw new InvalidInputException(
                        "the column '" + column.name() + "' has the type " + Texts.abbreviate(column.type())
                                + ", which no row is read by",
                        "give the row's feature words with --words");
        };
    }

    /** An exponent of four digits at most keeps the digits few. */
    private static BigDecimal number(JsonNode cell) {
        String text = cell.isNumber() ? cell.asText() : text(cell);
        if (text.length() > MOST_NUMBER || !NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return new BigDecimal(text);
    }

    private static BigDecimal decimal(BigDecimal value, int precision, int scale) {
        BigDecimal decimal = value.setScale(scale, RoundingMode.UNNECESSARY);
        if (decimal.precision() > precision) {
            throw new IllegalArgumentException();
        }
        return decimal;
    }

    private static Boolean flag(JsonNode cell, DocumentColumn column) {
        if (!cell.isBoolean()) {
            throw wrong(cell, column);
        }
        return cell.booleanValue();
    }

    private static String text(JsonNode cell) {
        if (!cell.isTextual()) {
            throw new IllegalArgumentException();
        }
        return cell.textValue();
    }

    /** Microseconds, as Spark has them. */
    private static Instant instant(String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        if (!instant.equals(instant.truncatedTo(ChronoUnit.MICROS))) {
            throw new IllegalArgumentException();
        }
        return instant;
    }

    private static InvalidInputException wrong(JsonNode cell, DocumentColumn column) {
        return new InvalidInputException(
                "the column '" + column.name() + "' is not of the type " + column.type() + ": "
                        + Texts.abbreviate(cell.toString()),
                "give it as the pipeline's query does; timestamps such as 2024-01-31T12:00:00Z");
    }
}
