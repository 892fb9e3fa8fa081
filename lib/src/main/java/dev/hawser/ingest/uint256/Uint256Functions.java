package dev.hawser.ingest.uint256;

import dev.hawser.ingest.uint256.Uint256Operations.Refused;
import dev.hawser.ingest.uint256.Uint256Operations.WrongType;
import java.io.Serializable;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * SQL functions over uint256 values. These are stored as 32 bytes, big-endian, so that they compare, sort and group as
 * they are. Every function is exact, and null of null. A value without a result is an error, and null from the function
 * of the same name that begins with {@code try_}; an argument of another type is an error in both.
 *
 * <ul>
 *   <li>{@code uint256(x)}, {@code try_uint256(x)}: the value of decimal digits, of 0x and 1 to 64 hexadecimal ones, of
 *       a whole number, or of a decimal without a fraction
 *   <li>{@code uint256_text(b)}: its decimal digits
 *   <li>{@code uint256_compare(a, b)}: -1, 0 or 1
 *   <li>{@code uint256_add(a, b)}, {@code uint256_subtract(a, b)}, each also with {@code try_}: never wrapped
 *   <li>{@code uint256_scale(b, decimals)}, {@code try_uint256_scale(b, decimals)}: b / 10^decimals as decimal(38,18),
 *       never rounded; for more whole digits than 20, cast {@code uint256_text(b)} to decimal(38,0)
 *   <li>{@code uint256_sum(b)}: the sum of a group, null where it has no value
 * </ul>
 */
public final class Uint256Functions {
    private static final String LENIENT = "try_";

    private Uint256Functions() {}

    /** Of one or two arguments. */
    private interface Operation extends Serializable {
        Object of(Object... arguments);
    }

    /** Registers the functions in the session. */
    public static void register(SparkSession spark) {
        one(spark, "uint256_text", DataTypes.StringType, a -> Uint256Operations.text(a[0]));
        two(spark, "uint256_compare", DataTypes.IntegerType, a -> Uint256Operations.compare(a[0], a[1]));
        for (String prefix : new String[] {"", LENIENT}) {
            one(spark, prefix + "uint256", DataTypes.BinaryType, a -> Uint256Operations.of(a[0]));
            two(spark, prefix + "uint256_add", DataTypes.BinaryType, a -> Uint256Operations.add(a[0], a[1]));
            two(spark, prefix + "uint256_subtract", DataTypes.BinaryType, a -> Uint256Operations.subtract(a[0], a[1]));
            two(spark, prefix + "uint256_scale", Uint256Operations.SCALED, a -> Uint256Operations.scale(a[0], a[1]));
        }
        spark.udf().register(Uint256Sum.NAME, functions.udaf(new Uint256Sum(), Encoders.BINARY()));
    }

    private static void one(SparkSession spark, String name, DataType type, Operation operation) {
        spark.udf().register(name, (UDF1<Object, Object>) a -> call(name, operation, a), type);
    }

    private static void two(SparkSession spark, String name, DataType type, Operation operation) {
        spark.udf().register(name, (UDF2<Object, Object, Object>) (a, b) -> call(name, operation, a, b), type);
    }

    private static Object call(String name, Operation operation, Object... arguments) {
        for (Object argument : arguments) {
            if (argument == null) {
                return null;
            }
        }
        try {
            return operation.of(arguments);
        } catch (Refused refused) {
            if (name.startsWith(LENIENT) && !(refused instanceof WrongType)) {
                return null;
            }
            throw refused.by(name);
        }
    }
}
