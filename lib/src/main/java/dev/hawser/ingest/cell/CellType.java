package dev.hawser.ingest.cell;

import dev.hawser.primitives.InvalidInputException;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampType;

/**
 * How the text of a cell becomes a value, or the reason why it doesn't. Conversions are exact: no digit is dropped or
 * rounded, except in float and double, which are asked for by name. Runs on executors.
 */
public interface CellType extends Serializable {
    /** Spark's type of the column. */
    DataType type();

    /** Reads a text that is neither null nor empty. */
    Parsed parse(String text);

    /** The type in which values travel from {@link #parse} to {@link #restore}. */
    default DataType carried() {
        return type();
    }

    /** The column of {@link #type} from that of {@link #carried}. */
    default Column restore(Column carried) {
        return carried;
    }

    /** The value of an empty cell where it may be empty; null unless the type has an empty value of its own. */
    default Object empty() {
        return null;
    }

    /** What became of a cell. */
    sealed interface Parsed {
        /** @param object of the Java class that Spark takes for {@link #carried} */
        record Value(Object object) implements Parsed {}

        /** @param code such as {@code not_a_number} */
        record Problem(String code) implements Parsed {}

        Problem NOT_A_NUMBER = new Problem("not_a_number");
        /** A number that went through floating point, or has digits that the type would drop. */
        Problem NOT_EXACT = new Problem("not_exact");

        Problem OUT_OF_RANGE = new Problem("out_of_range");
        Problem OVER_UINT256 = new Problem("over_uint256");
        Problem BAD_HEX = new Problem("bad_hex");
    }

    /**
     * The type that a pipeline declares for a column, with the pattern in which its dates or times are written.
     *
     * @throws InvalidInputException for a type that has no pattern, or a pattern that is none
     */
    static CellType declared(String type, Optional<String> pattern, String column) {
        CellType declared = declared(type, column);
        if (pattern.isEmpty()) {
            return declared;
        } else if (declared.type() instanceof DateType || declared.type() instanceof TimestampType) {
            return new PatternCell(declared.type(), pattern.get());
        }
        throw new InvalidInputException(
                "column '" + column + "' has a format, but its type is '" + type + "'",
                "a format is for date and timestamp; remove it");
    }

    /**
     * The type that a pipeline declares for a column.
     *
     * @param simpleString Spark's simpleString, or {@code address}, {@code bytes32}, {@code wei}, {@code uint256}
     * @throws InvalidInputException for a type that a text cell can't hold
     */
    static CellType declared(String simpleString, String column) {
        switch (simpleString) {
            case "address":
                return HexCell.ADDRESS;
            case "bytes32":
                return HexCell.HASH;
            case "wei":
                return new WeiCell();
            case "uint256":
                return new Uint256Cell();
            default:
                return ofSpark(simpleString, column);
        }
    }

    private static CellType ofSpark(String simpleString, String column) {
        DataType type;
        try {
            type = DataType.fromDDL(simpleString);
        } catch (Exception e) {
            // Spark's ParseException is a checked one that nothing declares
            throw unsupported(simpleString, column, e);
        }
        if (type instanceof StringType) {
            return new TextCell();
        } else if (type instanceof DecimalType decimal) {
            return new DecimalCell(decimal.precision(), decimal.scale());
        } else if (type instanceof LongType) {
            return new IntegerCell(type, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type instanceof IntegerType) {
            return new IntegerCell(type, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type instanceof ShortType) {
            return new IntegerCell(type, Short.MIN_VALUE, Short.MAX_VALUE);
        } else if (type instanceof ByteType) {
            return new IntegerCell(type, Byte.MIN_VALUE, Byte.MAX_VALUE);
        } else if (type instanceof DoubleType || type instanceof FloatType) {
            return new FloatingCell(type);
        } else if (type instanceof BooleanType) {
            return new BooleanCell();
        } else if (type instanceof DateType) {
            return new DateCell();
        } else if (type instanceof TimestampType) {
            return TimeCell.WRITTEN;
        }
        throw unsupported(simpleString, column, null);
    }

    private static InvalidInputException unsupported(String type, String column, Throwable cause) {
        return new InvalidInputException(
                "column '" + column + "' has the type '" + type + "', which a CSV cell can't hold",
                "use string, boolean, tinyint, smallint, int, bigint, decimal(p,s), float, double, date, timestamp, address,"
                        + " bytes32, wei or uint256",
                cause);
    }

    /** A list of JSON values as text, without the brackets, which some writers leave out. */
    record JsonListCell() implements CellType {
        @Override
        public DataType type() {
            return DataTypes.StringType;
        }

        @Override
        public Parsed parse(String text) {
            boolean bracketed = text.startsWith("[") && text.endsWith("]");
            return new TextCell().parse(bracketed ? text.substring(1, text.length() - 1) : text);
        }
    }

    /** Any text of UTF-8 without NUL. */
    record TextCell() implements CellType {
        private static final char REPLACEMENT = '\uFFFD';

        @Override
        public DataType type() {
            return DataTypes.StringType;
        }

        @Override
        public Parsed parse(String text) {
            if (text.indexOf(REPLACEMENT) >= 0 || hasHalf(text)) {
                return new Parsed.Problem("not_utf8");
            }
            return text.indexOf('\0') >= 0 ? new Parsed.Problem("nul_byte") : new Parsed.Value(text);
        }

        /** Whether it has a surrogate without its other half, as JSON can write it. */
        private static boolean hasHalf(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (Character.isSurrogate(c)) {
                    boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                    if (!pair) {
                        return true;
                    }
                    i++;
                }
            }
            return false;
        }
    }
}
