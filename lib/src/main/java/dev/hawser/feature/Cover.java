package dev.hawser.feature;

import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Chooses datasets that follow each other without a gap, so that no row is read twice and none is missing. */
public final class Cover {
    private final Reach reach;
    /** The dataset to take before each position from which the start can be reached. */
    private final Map<Long, Tile> last = new HashMap<>();

    private record Tile(Interval.Bounded interval, Manifest dataset) {}

    private Cover(Reach reach) {
        this.reach = reach;
    }

    /**
     * Datasets that cover what the run reads, earliest first. The last one ends where the interval does. The first may
     * begin earlier than needed where the run selects its rows. Of several that end at one position, one of the run's
     * own interval goes first, then the one that reads nothing needless, the longest, the newest.
     *
     * @param datasets those to choose from, of any intervals
     * @param own the run's own interval
     * @throws InvalidInputException if there are none, naming what is missing
     */
    public static List<Manifest> of(Reach reach, Interval own, List<Manifest> datasets) {
        Cover cover = new Cover(reach);
        List<Tile> tiles = cover.usable(datasets);
        cover.choose(tiles, own);
        return cover.chosen(tiles);
    }

    private List<Tile> usable(List<Manifest> datasets) {
        List<Tile> tiles = new ArrayList<>();
        for (Manifest dataset : datasets) {
            if (dataset.interval() instanceof Interval.Bounded interval
                    && interval.overlaps(reach.reads())
                    && interval.end() <= reach.reads().end()
                    && (reach.selects() || interval.start() >= reach.reads().start())) {
                tiles.add(new Tile(interval, dataset));
            }
        }
        return tiles;
    }

    private void choose(List<Tile> tiles, Interval own) {
        Comparator<Tile> preference = Comparator.comparing(
                        (Tile tile) -> tile.interval().equals(own))
                .thenComparing(Comparator.comparing(this::needless).reversed())
                .thenComparing(
                        Comparator.comparing((Tile tile) -> tile.interval().start())
                                .reversed())
                .thenComparing(tile -> tile.dataset().created())
                .thenComparing(tile -> tile.dataset().run());
        tiles.sort(Comparator.comparing(tile -> tile.interval().end()));
        for (Tile tile : tiles) {
            long start = tile.interval().start();
            if (start <= reach.reads().start() || last.containsKey(start)) {
                last.merge(
                        tile.interval().end(), tile, (one, other) -> preference.compare(one, other) > 0 ? one : other);
            }
        }
    }

    /** How much before the start the dataset begins. */
    private long needless(Tile tile) {
        return Math.max(0, reach.reads().start() - tile.interval().start());
    }

    private List<Manifest> chosen(List<Tile> tiles) {
        LinkedList<Manifest> chosen = new LinkedList<>();
        for (long at = reach.reads().end(); at > reach.reads().start(); ) {
            Tile tile = last.get(at);
            if (tile == null) {
                throw missing(tiles);
            }
            chosen.addFirst(tile.dataset());
            at = tile.interval().start();
        }
        return chosen;
    }

    private InvalidInputException missing(List<Tile> tiles) {
        List<Interval> gaps = gaps(tiles);
        if (gaps.isEmpty()) {
            return new InvalidInputException(
                    "the datasets of " + reach.reads() + " overlap, so that some rows would be read twice: "
                            + tiles.stream()
                                    .map(tile -> tile.interval().toString())
                                    .distinct()
                                    .collect(Collectors.joining(", ")),
                    "ingest intervals that follow each other and end with " + reach.reads());
        }
        String missing = gaps.stream().map(Interval::toString).collect(Collectors.joining(", "));
        return new InvalidInputException(
                "a dataset of " + missing + " is missing: the run reads " + reach.reads(),
                "ingest what is missing with the same configuration, or set lookback-from to where the data begins");
    }

    /** What no dataset holds of the interval that is read. */
    private List<Interval> gaps(List<Tile> tiles) {
        List<Interval> gaps = new ArrayList<>();
        long at = reach.reads().start();
        List<Interval.Bounded> byStart = tiles.stream()
                .map(Tile::interval)
                .sorted(Comparator.comparing(Interval.Bounded::start))
                .toList();
        for (Interval.Bounded interval : byStart) {
            if (interval.start() > at) {
                gaps.add(interval.at(at, interval.start()));
            }
            at = Math.max(at, interval.end());
        }
        if (at < reach.reads().end()) {
            gaps.add(reach.reads().at(at, reach.reads().end()));
        }
        return gaps;
    }
}
