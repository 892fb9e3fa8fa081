package dev.hawser.feature;

import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Datasets that follow each other without a gap, earliest first: a query over them sees neighbours where there are some.
 *
 * @param interval what they hold together
 */
public record Island(Interval interval, List<Manifest> datasets) {
    public Island {
        datasets = List.copyOf(datasets);
    }

    /**
     * As much as the datasets hold without reading any row twice: of those that overlap, the ones that together are the
     * longest, the newer where they are as long. Of several that hold everything, the newest is an island by itself.
     *
     * @param datasets oldest claim first
     */
    public static List<Island> of(List<Manifest> datasets) {
        List<Island> islands = new ArrayList<>();
        datasets.stream()
                .filter(dataset -> dataset.interval() instanceof Interval.All)
                .reduce((older, newer) -> newer)
                .ifPresent(newest -> islands.add(new Island(Interval.ALL, List.of(newest))));
        Stream.of(Interval.Blocks.class, Interval.Time.class)
                .flatMap(kind -> joined(longest(datasets.stream()
                                .filter(dataset -> kind.isInstance(dataset.interval()))
                                .sorted(Comparator.comparing(
                                        dataset -> bounds(dataset).end()))
                                .toList()))
                        .stream())
                .forEach(islands::add);
        return islands;
    }

    /** Without the datasets that end before the position. */
    public Island from(long start) {
        if (!(interval instanceof Interval.Bounded)) {
            return this;
        }
        List<Manifest> rest = datasets.stream()
                .filter(dataset -> bounds(dataset).end() > start)
                .toList();
        return rest.isEmpty() ? this : joined(rest).get(0);
    }

    /**
     * Weighted interval scheduling: what is best among the first i follows from what is best among fewer.
     *
     * @param byEnd datasets of one kind of interval
     */
    private static List<Manifest> longest(List<Manifest> byEnd) {
        int count = byEnd.size();
        long[] held = new long[count + 1];
        int[] before = new int[count];
        boolean[] taken = new boolean[count];
        for (int i = 0; i < count; i++) {
            Interval.Bounded interval = bounds(byEnd.get(i));
            before[i] = endingAtOrBefore(byEnd, i, interval.start());
            long with = held[before[i]] + interval.end() - interval.start();
            taken[i] = with > held[i] || with == held[i] && isNewer(byEnd, i);
            held[i + 1] = Math.max(with, held[i]);
        }
        List<Manifest> chosen = new ArrayList<>();
        for (int i = count - 1; i >= 0; i = taken[i] ? before[i] - 1 : i - 1) {
            if (taken[i]) {
                chosen.add(0, byEnd.get(i));
            }
        }
        return chosen;
    }

    private static boolean isNewer(List<Manifest> byEnd, int i) {
        return i == 0 || byEnd.get(i).created().compareTo(byEnd.get(i - 1).created()) >= 0;
    }

    /** How many of the first i end at or before the position. */
    private static int endingAtOrBefore(List<Manifest> byEnd, int i, long position) {
        int low = 0;
        int high = i;
        while (low < high) {
            int middle = (low + high) / 2;
            if (bounds(byEnd.get(middle)).end() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** @param datasets of one kind of interval, earliest first, none overlapping another */
    private static List<Island> joined(List<Manifest> datasets) {
        List<Island> islands = new ArrayList<>();
        List<Manifest> island = new ArrayList<>();
        for (Manifest dataset : datasets) {
            if (!island.isEmpty()
                    && bounds(island.get(island.size() - 1)).end()
                            < bounds(dataset).start()) {
                islands.add(island(island));
                island.clear();
            }
            island.add(dataset);
        }
        if (!island.isEmpty()) {
            islands.add(island(island));
        }
        return islands;
    }

    private static Island island(List<Manifest> datasets) {
        Interval.Bounded first = bounds(datasets.get(0));
        return new Island(
                first.at(
                        first.start(), bounds(datasets.get(datasets.size() - 1)).end()),
                datasets);
    }

    private static Interval.Bounded bounds(Manifest dataset) {
        return (Interval.Bounded) dataset.interval();
    }
}
