package dev.hawser.ingest.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

class QuantileSummaryTest {
    private static final List<BigDecimal> SHARES =
            List.of(new BigDecimal("0.01"), new BigDecimal("0.5"), BigDecimal.ONE);

    @Example
    void nothingHasNoQuantiles() {
        assertThat(new QuantileSummary().quantiles(SHARES)).isEmpty();
    }

    @Property(tries = 100)
    void quantilesOfFewValuesAreExact(@ForAll @NotEmpty @Size(max = 200) List<Long> values) {
        QuantileSummary summary = new QuantileSummary();
        values.forEach(value -> summary.add(BigDecimal.valueOf(value)));
        List<Long> sorted = values.stream().sorted().toList();
        int median = (values.size() + 1) / 2 - 1;
        assertThat(summary.quantiles(SHARES))
                .containsExactly(
                        BigDecimal.valueOf(sorted.get((values.size() + 99) / 100 - 1)),
                        BigDecimal.valueOf(sorted.get(median)),
                        BigDecimal.valueOf(sorted.get(values.size() - 1)));
    }

    /** 1.3 million values, in parts of uneven sizes, in three orders: ascending, descending, shuffled. */
    @Property(tries = 6)
    void quantilesOfManyValuesAreNearWhateverTheOrderAndTheParts(
            @ForAll @IntRange(max = 2) int order, @ForAll @IntRange(min = 1, max = 9) int parts, @ForAll int seed) {
        int count = 1_300_000;
        List<Integer> values = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        if (order == 1) {
            Collections.reverse(values);
        } else if (order == 2) {
            Collections.shuffle(values, new Random(seed));
        }
        QuantileSummary all = new QuantileSummary();
        for (int part = 0, from = 0; part < parts; part++) {
            int to = part == parts - 1 ? count : from + (count - from) / 2;
            QuantileSummary summary = new QuantileSummary();
            values.subList(from, to).forEach(value -> summary.add(BigDecimal.valueOf(value)));
            all.addAll(summary);
            from = to;
        }
        List<BigDecimal> shares = List.of(new BigDecimal("0.01"), new BigDecimal("0.25"), new BigDecimal("0.99"));
        List<BigDecimal> quantiles = all.quantiles(shares);
        for (int i = 0; i < shares.size(); i++) {
            assertThat(quantiles.get(i).doubleValue() / count)
                    .isBetween(
                            shares.get(i).doubleValue() - 0.0025, shares.get(i).doubleValue() + 0.0025);
        }
    }
}
