package dev.hawser.ingest.uint256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Uint256FunctionsTest extends SparkSuite {
    private static final String MAX = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
    private static final int VALUES = 500;

    private SparkSession session;
    private List<BigInteger> values;

    @BeforeEach
    void register() {
        session = spark().newSession();
        Uint256Functions.register(session);
        values = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < VALUES; i++) {
            BigInteger value = new BigInteger(random.nextInt(240), random);
            values.add(value);
            rows.add(RowFactory.create(i, value.toString()));
        }
        rows.add(RowFactory.create(VALUES, null));
        session.createDataFrame(
                        rows, new StructType().add("id", DataTypes.IntegerType).add("digits", DataTypes.StringType))
                .repartition(4)
                .selectExpr("id", "digits", "uint256(digits) as amount", "id % 7 as token")
                .createOrReplaceTempView("transfers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uint256_text(uint256('" + MAX + "')) | " + MAX,
                "uint256_text(uint256('0xff')) | 255",
                "uint256_text(uint256(9223372036854775807L)) | 9223372036854775807",
                "uint256_text(uint256(cast(7 as tinyint))) | 7",
                "uint256_text(uint256(99999999999999999999999999999999999999)) | 99999999999999999999999999999999999999",
                "uint256_text(uint256(12.000)) | 12",
                "length(uint256(0)) | 32",
                "uint256_compare(uint256(2), uint256('0x1')) | 1",
                "uint256_compare(uint256(2), uint256(2.0)) | 0",
                "uint256_compare(uint256(255), uint256(256)) | -1",
                "uint256('0x80') > uint256('0x7f') | true",
                "uint256_text(uint256_add(uint256('" + MAX + "'), uint256(0))) | " + MAX,
                "uint256_text(uint256_subtract(uint256(256), uint256(1))) | 255",
                "uint256_scale(uint256('1500000000000000001'), 18) | 1.500000000000000001",
                "uint256_scale(uint256(1234567), 6) | 1.234567000000000000",
                "uint256_scale(uint256('99999999999999999999'), 0) | 99999999999999999999.000000000000000000",
                "uint256_scale(uint256('1000000'), 24) = 0.000000000000000001 | true",
                "typeof(uint256_scale(uint256(1), 0)) | decimal(38,18)",
            })
    void aFunctionGivesTheExactValue(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uint256(cast(null as string))",
                "uint256_text(cast(null as binary))",
                "uint256_compare(null, uint256(1))",
                "uint256_add(uint256(1), null)",
                "uint256_subtract(null, null)",
                "uint256_scale(uint256(1), null)",
                "(select uint256_sum(amount) from transfers where amount is null)",
                "try_uint256('12.5')",
                "try_uint256(-1)",
                "try_uint256(1.5)",
                "try_uint256_add(uint256('" + MAX + "'), uint256(1))",
                "try_uint256_add(unhex('00'), uint256(1))",
                "try_uint256_subtract(uint256(1), uint256(2))",
                "try_uint256_scale(uint256('100000000000000000000'), 0)",
                "try_uint256_scale(uint256(1), 19)",
                "try_uint256_scale(uint256(1), -1)",
            })
    void nullGivesNullAndTryGivesNullForWhatHasNoValue(String expression) {
        assertThat(value(expression)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uint256('12.5') | uint256: '12.5' is not a whole number from 0 to 2^256 - 1",
                "uint256('') | uint256: '' is not a whole number from 0 to 2^256 - 1",
                "uint256(repeat('9', 200)) | uint256: '"
                        + "99999999999999999999999999999999999999999999999999999999999999999999999999999999"
                        + "…' is not a whole number from 0 to 2^256 - 1",
                "uint256(-1) | uint256: -1 is not within 0 to 2^256 - 1",
                "uint256(1.5) | uint256: 1.5 has a fraction",
                "uint256(1e18D) | uint256: takes a text, a whole number or a decimal, not the Double '1.0E18'",
                "try_uint256(1e18D) | try_uint256: takes a text, a whole number or a decimal, not the Double '1.0E18'",
                "uint256_text(unhex('00ff')) | uint256_text: '0x00ff' has 2 bytes, not 32",
                "uint256_compare(uint256(1), '1') | uint256_compare: takes binary of 32 bytes, not the String '1'",
                "uint256_add(uint256('" + MAX + "'), uint256(1)) | uint256_add: " + MAX
                        + " + 1 is not within 0 to 2^256 - 1",
                "uint256_subtract(uint256(1), uint256(2)) | uint256_subtract: 1 - 2 is not within 0 to 2^256 - 1",
                "uint256_scale(uint256(1), 19) | uint256_scale: 1 with 19 decimals does not fit decimal(38,18)",
                "uint256_scale(uint256(1), 256) | uint256_scale: 256 decimals are not within 0 to 255",
                "uint256_scale(uint256(1), 1.0) | uint256_scale: takes a whole number of decimals, not the BigDecimal '1.0'",
                "(select uint256_sum(unhex('00')) from transfers) | uint256_sum: '0x00' has 1 bytes, not 32",
                "(select uint256_sum(uint256('" + MAX + "')) from transfers where id < 2)"
                        + " | uint256_sum: the sum is over 2^256 - 1: 0x0000000000000001"
                        + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe",
            })
    void whatHasNoValueIsAnErrorThatNamesFunctionAndValue(String expression, String message) {
        Throwable error = catchThrowable(() -> value(expression));
        while (error != null && !(error instanceof InvalidInputException)) {
            error = error.getCause();
        }
        assertThat(error).as(expression).isNotNull().hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void storedValuesSortGroupJoinAndAggregateAsNumbersCompiledOrNot(boolean compiled) {
        session.conf().set("spark.sql.codegen.wholeStage", compiled);
        session.conf().set("spark.sql.codegen.factoryMode", compiled ? "CODEGEN_ONLY" : "NO_CODEGEN");

        assertThat(column("select uint256_text(amount) from transfers where amount is not null order by amount"))
                .isEqualTo(values.stream().sorted().map(BigInteger::toString).toList());
        assertThat(column("select concat(uint256_text(min(amount)), ' ', uint256_text(max(amount)), ' ',"
                        + " uint256_text(uint256_sum(amount)), ' ', count(distinct amount)) from transfers"))
                .containsExactly(values.stream().min(Comparator.naturalOrder()).orElseThrow() + " "
                        + values.stream().max(Comparator.naturalOrder()).orElseThrow() + " "
                        + values.stream().reduce(BigInteger.ZERO, BigInteger::add) + " "
                        + values.stream().distinct().count());
        assertThat(column("select uint256_text(uint256_sum(amount)) from transfers group by token order by token"))
                .isEqualTo(sums());
        assertThat(column("select count(*) from transfers a join transfers b on a.amount = b.amount"
                        + " where a.digits <> b.digits"))
                .containsExactly("0");
        assertThat(column("select uint256_text(uint256_sum(amount) over (partition by token order by id))"
                        + " from transfers where id < 8 order by token, id"))
                .startsWith(
                        values.get(0).toString(),
                        values.get(0).add(values.get(7)).toString());
    }

    private List<String> sums() {
        List<String> sums = new ArrayList<>();
        for (int token = 0; token < 7; token++) {
            BigInteger sum = BigInteger.ZERO;
            for (int id = token; id < VALUES; id += 7) {
                sum = sum.add(values.get(id));
            }
            sums.add(sum.toString());
        }
        return sums;
    }

    private String value(String expression) {
        return column("select " + expression).get(0);
    }

    private List<String> column(String sql) {
        return session.sql(sql).collectAsList().stream()
                .map(row -> row.isNullAt(0) ? null : row.get(0).toString())
                .toList();
    }
}
