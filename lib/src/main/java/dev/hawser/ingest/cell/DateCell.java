package dev.hawser.ingest.cell;

import static org.apache.spark.sql.functions.date_from_unix_date;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A date as YYYY-MM-DD, from the year 1 to 9999. */
public record DateCell() implements CellType {

    @Override
    public DataType type() {
        return DataTypes.DateType;
    }

    @Override
    public DataType carried() {
        return DataTypes.IntegerType;
    }

    @Override
    public Column restore(Column days) {
        return date_from_unix_date(days);
    }

    @Override
    public Parsed parse(String text) {
        try {
            return text.length() == 10 ? days(LocalDate.parse(text)) : new Parsed.Problem("not_a_date");
        } catch (DateTimeParseException e) {
            return new Parsed.Problem("not_a_date");
        }
    }

    /** Days since the epoch, of a date that Spark and other readers of Parquet agree on. */
    static Parsed days(LocalDate date) {
        return date.getYear() < 1 || date.getYear() > 9999
                ? Parsed.OUT_OF_RANGE
                : new Parsed.Value((int) date.toEpochDay());
    }
}
