package dev.hawser.ingest.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.ingest.cell.CellType.Parsed;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellTypeTest {

    @ParameterizedTest
    @CsvSource({
        "int, 2147483647, 2147483647",
        "int, 2147483648, out_of_range",
        "tinyint, -129, out_of_range",
        "bigint, 1e3, not_exact",
        "bigint, ' 1', not_a_number",
        "bigint, -, not_a_number",
        "'decimal(38,0)', 51000000000.0, 51000000000",
        "'decimal(38,0)', 5.88e+18, not_exact",
        "'decimal(5,2)', 123.450, 123.45",
        "'decimal(5,2)', 123.456, not_exact",
        "'decimal(5,2)', 1234, out_of_range",
        "'decimal(5,2)', -.5, -0.50",
        "'decimal(5,2)', 1.2.3, not_a_number",
        "double, 1e400, out_of_range",
        "double, NaN, not_a_number",
        "double, -1.5E3, -1500.0",
        "double, 1d, not_a_number",
        "boolean, YES, true",
        "boolean, maybe, not_a_boolean",
        "date, 1970-01-02, 1",
        "date, 1/2/1970, not_a_date",
        "date, 2023-02-30, not_a_date",
        "timestamp, 1700000000, 1700000000000000",
        "timestamp, 253402300800, out_of_range",
        "timestamp, 1970-01-01, 0",
        "timestamp, 1970-01-01 00:00:01, 1000000",
        "timestamp, 1970-01-01T00:00:01.5Z, 1500000",
        "timestamp, 1970-01-01T02:00+02:00, 0",
        "timestamp, 1969-12-31 23:59:59.999999, -1",
        "timestamp, 0001-01-01, -62135596800000000",
        "timestamp, 9999-12-31 23:59:59, 253402300799000000",
        "timestamp, +10000-01-01, out_of_range",
        "timestamp, +999999999-01-01, out_of_range",
        "timestamp, 0000-12-31, out_of_range",
        "date, 0000-12-31, out_of_range",
        "timestamp, 7/30/2015, not_a_time",
        "timestamp, 2023-02-30 00:00:00, not_a_time"
    })
    void aDeclaredTypeReadsExactlyOrSaysWhy(String type, String text, String expected) {
        Parsed parsed = CellType.declared(type, "c").parse(text);
        assertThat(shown(parsed)).isEqualTo(expected);
    }

    private static String shown(Parsed parsed) {
        return parsed instanceof Parsed.Value value ? value.object().toString() : ((Parsed.Problem) parsed).code();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "007, 7",
        "0x12, not_a_number",
        "4.7E+18, not_exact",
        "1.0, not_exact",
        "-1, out_of_range",
        "99999999999999999999999999999999999999, 99999999999999999999999999999999999999",
        "100000000000000000000000000000000000000, out_of_range",
        "115792089237316195423570985008687907853269984665640564039457584007913129639935, out_of_range",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936, over_uint256"
    })
    void weiIsExact(String text, String expected) {
        assertThat(shown(new WeiCell().parse(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0xAb, 0xab", "0x, 0x", "0xabc, bad_hex", "ab, bad_hex", "0xgg, bad_hex"})
    void hexIsLowerCase(String text, String expected) {
        assertThat(shown(HexCell.ANY.parse(text))).isEqualTo(expected);
        assertThat(shown(HexCell.ADDRESS.parse(text))).isEqualTo("bad_hex");
    }

    @Test
    void aTypeThatNoCellHoldsIsRefused() {
        for (String type : List.of("array<int>", "binary", "timestamp_ntz", "nonsense")) {
            assertThatThrownBy(() -> CellType.declared(type, "t.c"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("column 't.c' has the type '" + type + "'");
        }
    }
}
