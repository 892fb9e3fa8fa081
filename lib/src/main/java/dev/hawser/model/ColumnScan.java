package dev.hawser.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.covar_pop;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.stddev_pop;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;

/** One pass over the columns of features beside the label. */
record ColumnScan(String column, long rows, long missing, boolean constant, Optional<Double> correlation, Gap gap) {
    private static final int NUMBERS = 6;

    /** The label's mean among rows with and without a cell; NaN where there is no such row. */
    record Gap(double missing, double present) {}

    /** @param rows with {@link Labels#TARGET} */
    static List<ColumnScan> of(Dataset<Row> rows, List<String> columns) {
        List<Column> aggregates = new ArrayList<>();
        for (String name : columns) {
            Column isMissing = missing(rows, name);
            Column target = col(Labels.TARGET);
            Column number = number(rows, name);
            aggregates.add(count_if(isMissing));
            aggregates.add(count_if(not(isMissing)));
            aggregates.add(min(col(name)).eqNullSafe(max(col(name))));
            aggregates.add(correlation(number, when(number.isNotNull(), target)));
            aggregates.add(avg(when(isMissing, target)));
            aggregates.add(avg(when(not(isMissing), target)));
        }
        Row found = rows.agg(
                        aggregates.get(0),
                        aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
                .first();
        List<ColumnScan> scans = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int at = NUMBERS * i;
            long missing = found.getLong(at);
            scans.add(new ColumnScan(
                    columns.get(i),
                    missing + found.getLong(at + 1),
                    missing,
                    found.getBoolean(at + 2) && missing == 0,
                    found.isNullAt(at + 3) ? Optional.empty() : Optional.of(found.getDouble(at + 3)),
                    new Gap(number(found, at + 4), number(found, at + 5))));
        }
        return scans;
    }

    /** Null where one is constant. */
    private static Column correlation(Column number, Column target) {
        return abs(try_divide(covar_pop(number, target), stddev_pop(number).multiply(stddev_pop(target))));
    }

    private static double number(Row row, int at) {
        return row.isNullAt(at) ? Double.NaN : row.getDouble(at);
    }

    private static Column missing(Dataset<Row> rows, String name) {
        boolean floating = Arrays.asList("float", "double")
                .contains(rows.schema().apply(name).dataType().typeName());
        return floating ? col(name).isNull().or(col(name).isNaN()) : col(name).isNull();
    }

    /** Text has no number. */
    static Column number(Dataset<Row> rows, String name) {
        if (rows.schema().apply(name).dataType() instanceof StringType) {
            return lit(null).cast("double");
        }
        Column number = FeatureFit.asNumber(name, rows.schema().apply(name).dataType());
        return when(Labels.finite(number), number);
    }
}
