package dev.hawser.ingest.profile;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Quantiles of exact decimals in bounded memory, from rows in any order and in parts. An item of level i stands for 2^i
 * values; a level that is full is sorted, and every second item goes up, by turns the odd and the even ones. Without a
 * full level, up to {@value #CAPACITY} values, quantiles are exact; after n values a quantile's rank is off by less than
 * log2(n / {@value #CAPACITY}) / {@value #CAPACITY} of n: half a percent for a milliard. Public because Spark's encoders take no other classes.
 */
public final class QuantileSummary implements Serializable {
    static final int CAPACITY = 4096;

    private static final long serialVersionUID = 1;

    private final List<Level> levels = new ArrayList<>();

    private record Weighted(BigDecimal value, long weight) {}

    private static final class Level implements Serializable {
        private static final long serialVersionUID = 1;
        private final ArrayList<BigDecimal> items = new ArrayList<>();
        private boolean odd;

        /** Leaves at most one item, which has no partner. */
        List<BigDecimal> compact() {
            Collections.sort(items);
            int paired = items.size() & ~1;
            List<BigDecimal> up = new ArrayList<>(paired / 2);
            for (int i = odd ? 1 : 0; i < paired; i += 2) {
                up.add(items.get(i));
            }
            odd = !odd;
            items.subList(0, paired).clear();
            return up;
        }
    }

    void add(BigDecimal value) {
        level(0).items.add(value);
        if (levels.get(0).items.size() >= CAPACITY) {
            compact();
        }
    }

    void addAll(QuantileSummary other) {
        for (int i = 0; i < other.levels.size(); i++) {
            level(i).items.addAll(other.levels.get(i).items);
        }
        compact();
    }

    /**
     * The least values at or below which these shares of all values lie.
     *
     * @param shares ascending, over 0 and at most 1
     * @return as many; none where there was no value
     */
    List<BigDecimal> quantiles(List<BigDecimal> shares) {
        List<Weighted> sorted = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            long weight = 1L << i;
            levels.get(i).items.forEach(item -> sorted.add(new Weighted(item, weight)));
        }
        sorted.sort(Comparator.comparing(Weighted::value));
        BigDecimal total =
                BigDecimal.valueOf(sorted.stream().mapToLong(Weighted::weight).sum());
        List<BigDecimal> quantiles = new ArrayList<>();
        long below = 0;
        for (Weighted item : sorted) {
            below += item.weight();
            while (quantiles.size() < shares.size()
                    && shares.get(quantiles.size()).multiply(total).compareTo(BigDecimal.valueOf(below)) <= 0) {
                quantiles.add(item.value());
            }
        }
        return quantiles;
    }

    private void compact() {
        for (int i = 0; i < levels.size(); i++) {
            if (levels.get(i).items.size() >= CAPACITY) {
                List<BigDecimal> up = levels.get(i).compact();
                level(i + 1).items.addAll(up);
            }
        }
    }

    private Level level(int index) {
        while (levels.size() <= index) {
            levels.add(new Level());
        }
        return levels.get(index);
    }
}
