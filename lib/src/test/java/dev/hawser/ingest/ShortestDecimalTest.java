package dev.hawser.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortestDecimalTest {

    @ParameterizedTest
    @CsvSource({
        "6358250885000000000",
        "5484264527000000000",
        "20000000000000000000000",
        "0.1",
        "0",
        "58750003716598352816469",
        "9007199254740993"
    })
    void amountsThatPeopleSendComeBackAsTheyWere(String digits) {
        String shortest = ShortestDecimal.of(Double.parseDouble(digits));
        boolean held = new BigDecimal(digits).stripTrailingZeros().precision() <= 15;
        assertThat(shortest.equals(digits)).isEqualTo(held);
        assertThat(Double.parseDouble(shortest)).isEqualTo(Double.parseDouble(digits));
    }

    @Property
    void fifteenDigitsSurviveADouble(
            @ForAll @LongRange(min = 0, max = 999_999_999_999_999L) long digits,
            @ForAll @IntRange(max = 60) int zeros) {
        String number = new BigDecimal(digits).scaleByPowerOfTen(zeros).toPlainString();
        assertThat(ShortestDecimal.of(Double.parseDouble(number))).isEqualTo(number);
    }

    @Property
    void everyFiniteNumberSurvivesItsDecimal(@ForAll double value, @ForAll float single) {
        assertThat(Double.parseDouble(ShortestDecimal.of(value))).isEqualTo(value == 0 ? 0 : value);
        assertThat(Float.parseFloat(ShortestDecimal.of(single))).isEqualTo(single == 0 ? 0 : single);
    }

    @Property
    void nothingShorterReadsAsTheNumber(@ForAll @DoubleRange(min = 1, max = 1e77) double value) {
        int digits =
                new BigDecimal(ShortestDecimal.of(value)).stripTrailingZeros().precision();
        if (digits > 1) {
            BigDecimal shorter = new BigDecimal(value).round(new MathContext(digits - 1));
            assertThat(shorter.doubleValue()).isNotEqualTo(value);
        }
    }
}
