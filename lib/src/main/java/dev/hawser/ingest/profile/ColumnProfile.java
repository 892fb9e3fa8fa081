package dev.hawser.ingest.profile;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VariantType;

/** What is aggregated of one column, and the JSON of the outcome. */
final class ColumnProfile {
    /** The relative standard deviation of a count of distinct values. */
    static final double DISTINCT_DEVIATION = 0.03;
    /** A value is found that fills more than this share of the rows, and no count is too high by more. */
    static final double TOP_SHARE = 0.001;
    /** Longer texts count by this many first characters, and binary by half as many bytes. */
    static final int SHOWN_CHARACTERS = 128;

    private static final int TOP = 10;
    /** The sketch's error is at most 3.5 / 4096 of the rows: it has the next power of two of slots. */
    private static final int TOP_TRACKED = 3000;

    private static final int PERCENTILE_ACCURACY = 10_000;
    private static final List<String> QUANTILES = List.of("p01", "p05", "p25", "p50", "p75", "p95", "p99");
    private static final List<BigDecimal> SHARES = QUANTILES.stream()
            .map(name -> new BigDecimal("0." + name.substring(1)))
            .toList();
    private static final DecimalType WHOLE = DataTypes.createDecimalType(19, 0);

    private final StructField field;
    private final Column column;

    ColumnProfile(StructField field) {
        this.field = field;
        this.column = col("`" + field.name().replace("`", "``") + "`");
    }

    /** One aggregate, a struct, of which {@link #json} makes the column's profile. */
    Column aggregate() {
        List<Column> parts = new ArrayList<>(List.of(count(column).as("count")));
        if (isScalar(field.dataType())) {
            parts.add(approx_count_distinct(column, DISTINCT_DEVIATION).as("distinct"));
            parts.add(min(shown()).as("min"));
            parts.add(max(shown()).as("max"));
            // One more than asked, because null may be among them
            parts.add(call_function("approx_top_k", shown(), lit(TOP + 1), lit(TOP_TRACKED))
                    .as("top"));
            parts.add(quantiles().as("quantiles"));
        }
        return struct(parts.toArray(Column[]::new));
    }

    /** @param rows the number of rows of the table */
    ObjectNode json(Row outcome, long rows) {
        long count = outcome.getLong(0);
        ObjectNode json = Json.object()
                .put("name", field.name())
                .put("type", field.dataType().simpleString())
                .put("count", count)
                .put("nulls", rows - count);
        if (!isScalar(field.dataType())) {
            return json;
        }
        json.put("distinct", outcome.<Long>getAs("distinct"));
        if (count > 0) {
            json.put("min", text(outcome.getAs("min"))).put("max", text(outcome.getAs("max")));
            ObjectNode quantiles = Json.object();
            List<String> values = quantileTexts(outcome);
            IntStream.range(0, values.size()).forEach(i -> quantiles.put(QUANTILES.get(i), values.get(i)));
            if (!quantiles.isEmpty()) {
                json.set("quantiles", quantiles);
            }
        }
        json.set("top", top(outcome));
        return json;
    }

    private Column shown() {
        DataType type = field.dataType();
        if (type instanceof StringType) {
            // The bytes are known without a walk over the characters
            return when(octet_length(column).leq(SHOWN_CHARACTERS), column)
                    .otherwise(substring(column, 1, SHOWN_CHARACTERS));
        } else if (type instanceof BinaryType) {
            return concat(lit("0x"), lower(hex(substring(column, 1, SHOWN_CHARACTERS / 2))));
        }
        return column;
    }

    private Column quantiles() {
        DataType type = field.dataType();
        if (type instanceof DecimalType decimal) {
            return DecimalQuantiles.of(column, decimal, SHARES);
        } else if (type instanceof IntegralType) {
            return DecimalQuantiles.of(column, WHOLE, SHARES);
        } else if (isContinuous(type)) {
            Column[] shares = SHARES.stream().map(functions::lit).toArray(Column[]::new);
            return percentile_approx(column, functions.array(shares).cast("array<double>"), lit(PERCENTILE_ACCURACY));
        }
        return lit(null);
    }

    private static List<String> quantileTexts(Row outcome) {
        Object quantiles = outcome.getAs("quantiles");
        if (quantiles == null) {
            return List.of();
        } else if (quantiles instanceof String digits) {
            return Arrays.asList(digits.split(","));
        }
        return outcome.getList(outcome.fieldIndex("quantiles")).stream()
                .map(ColumnProfile::text)
                .toList();
    }

    private static ArrayNode top(Row outcome) {
        ArrayNode top = Json.array();
        for (Row item : outcome.<Row>getList(outcome.fieldIndex("top"))) {
            if (!item.isNullAt(0) && top.size() < TOP) {
                top.addObject().put("value", text(item.get(0))).put("count", item.getLong(1));
            }
        }
        return top;
    }

    private static String text(Object value) {
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    private static boolean isContinuous(DataType type) {
        return type instanceof DoubleType
                || type instanceof FloatType
                || type instanceof DateType
                || type instanceof TimestampType
                || type instanceof TimestampNTZType;
    }

    private static boolean isScalar(DataType type) {
        return type instanceof AtomicType && !(type instanceof VariantType);
    }
}
