package dev.hawser.ingest.cell;

import static org.apache.spark.sql.functions.date_from_unix_date;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A date as YYYY-MM-DD. */
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
            return text.length() == 10
                    ? new Parsed.Value((int) LocalDate.parse(text).toEpochDay())
                    : new Parsed.Problem("not_a_date");
        } catch (DateTimeParseException e) {
            return new Parsed.Problem("not_a_date");
        }
    }
}
