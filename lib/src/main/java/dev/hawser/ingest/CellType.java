package dev.hawser.ingest;

import dev.hawser.primitives.InvalidInputException;
import java.io.Serializable;
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
interface CellType extends Serializable {
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
    }

    /**
     * The type that a pipeline declares for a column.
     *
     * @param simpleString Spark's simpleString
     * @throws InvalidInputException for a type that CSV can't hold
     */
    static CellType declared(String simpleString, String column) {
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
                "use string, boolean, tinyint, smallint, int, bigint, decimal(p,s), float, double, date or timestamp",
                cause);
    }

    /** Any text. */
    record TextCell() implements CellType {
        @Override
        public DataType type() {
            return DataTypes.StringType;
        }

        @Override
        public Parsed parse(String text) {
            return new Parsed.Value(text);
        }
    }
}
