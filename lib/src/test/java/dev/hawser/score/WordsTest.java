package dev.hawser.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @Test
    void wordsAreReadBackAsWritten() {
        long seed = 6;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            SortedMap<Integer, BigInteger> values = new TreeMap<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                BigInteger value = new BigInteger(random.nextInt(96), random);
                values.put(random.nextInt(Integer.MAX_VALUE), (random.nextBoolean() ? value : value.not()));
            }
            values.values().removeIf(value -> value.signum() == 0);
            assertThat(Words.decode(Words.encode(values))).as("seed %d", seed).isEqualTo(values);
        }
    }

    @Test
    void zerosAreLeftOutAndBoundsAreReached() {
        BigInteger least = BigInteger.ONE.shiftLeft(95).negate();
        FixedRow row = new FixedRow();
        row.put(1, 0);
        row.putExact(2, new BigDecimal(least, 9));
        row.put(3, -0.0);
        row.putExact(4, new BigDecimal(least.not(), 9));
        assertThat(Hex.encode(row.words()))
                .isEqualTo("0x00000002" + "80" + "00".repeat(11) + "00000004" + "7f" + "ff".repeat(11));
        row.clear();
        assertThat(row.words()).isEmpty();
    }

    @Test
    void aValueThatDoesNotFitItsWordIsRefused() {
        SortedMap<Integer, BigInteger> values = new TreeMap<>();
        values.put(1, BigInteger.ONE.shiftLeft(95));
        assertThatThrownBy(() -> Words.encode(values)).isInstanceOf(IllegalArgumentException.class);
        values.put(2, BigInteger.ONE);
        assertThatThrownBy(() -> Words.encode(values)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIndexIsUnsigned() {
        SortedMap<Integer, BigInteger> values = Words.decode(
                Hex.decode("0x" + "7fffffff" + "00".repeat(11) + "01" + "80000000" + "00".repeat(11) + "01"));
        assertThat(values).containsOnlyKeys(Integer.MAX_VALUE, Integer.MIN_VALUE);
        assertThat(Words.encode(values)).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x00",
                "0x0000000100000000000000000000000100",
                "0x00000001000000000000000000000000",
                "0x0000000200000000000000000000000100000001000000000000000000000001",
                "0x0000000100000000000000000000000100000001000000000000000000000001"
            })
    void otherBytesAreRefused(String words) {
        assertThatThrownBy(() -> Words.decode(Hex.decode(words)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("words are not canonical: ");
    }
}
