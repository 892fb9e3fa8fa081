package dev.hawser.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Interval;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class IslandTest {

    @Test
    void datasetsThatFollowEachOtherAreOneIsland() {
        assertThat(islands("20/30", "0/10", "10/20", "40/50")).containsExactly("0/10 10/20 20/30", "40/50");
    }

    @Test
    void ofThoseThatOverlapTheLongestTogetherAreTaken() {
        assertThat(islands("0/10", "5/30", "10/20")).containsExactly("5/30");
        assertThat(islands("0/10", "5/15", "10/20", "20/21")).containsExactly("0/10 10/20 20/21");
    }

    @Test
    void ofTheSameIntervalTheNewerIsTaken() {
        Manifest older = dataset("blocks:0/10", 1);
        Manifest newer = dataset("blocks:0/10", 2);
        assertThat(Island.of(List.of(older, newer)))
                .containsExactly(new Island(Interval.parse("0/10"), List.of(newer)));
        Manifest first = dataset("all", 1);
        Manifest last = dataset("all", 2);
        assertThat(Island.of(List.of(first, last))).containsExactly(new Island(Interval.ALL, List.of(last)));
    }

    @Test
    void whatLiesBeforeTheStartIsLeftOut() {
        Island island = Island.of(
                        List.of(dataset("blocks:0/10", 1), dataset("blocks:10/20", 1), dataset("blocks:20/30", 1)))
                .get(0);
        assertThat(text(island.from(10))).isEqualTo("10/20 20/30");
        assertThat(text(island.from(9))).isEqualTo("0/10 10/20 20/30");
        assertThat(island.from(10).interval()).hasToString("blocks:10/30");
    }

    /** Against every choice of datasets that do not overlap. */
    @Property(tries = 500)
    void noOtherChoiceHoldsMore(@ForAll("intervals") List<Interval.Blocks> intervals) {
        List<Manifest> datasets = new ArrayList<>();
        intervals.forEach(interval -> datasets.add(dataset(interval.toString(), datasets.size())));
        List<Manifest> chosen = Island.of(datasets).stream()
                .flatMap(island -> island.datasets().stream())
                .toList();
        long held = 0;
        long end = Long.MIN_VALUE;
        for (Manifest dataset : chosen) {
            Interval.Blocks interval = (Interval.Blocks) dataset.interval();
            assertThat(interval.start()).isGreaterThanOrEqualTo(end);
            end = interval.end();
            held += interval.end() - interval.start();
        }
        assertThat(held).isEqualTo(most(intervals, 0, new ArrayList<>()));
    }

    @Provide
    Arbitrary<List<Interval.Blocks>> intervals() {
        return Arbitraries.integers()
                .between(0, 20)
                .flatMap(from ->
                        Arbitraries.integers().between(1, 8).map(length -> new Interval.Blocks(from, from + length)))
                .list()
                .ofMaxSize(8);
    }

    private static long most(List<Interval.Blocks> intervals, int at, List<Interval.Blocks> taken) {
        if (at == intervals.size()) {
            return taken.stream().mapToLong(one -> one.end() - one.start()).sum();
        }
        long without = most(intervals, at + 1, taken);
        if (taken.stream().anyMatch(intervals.get(at)::overlaps)) {
            return without;
        }
        taken.add(intervals.get(at));
        long with = most(intervals, at + 1, taken);
        taken.remove(taken.size() - 1);
        return Math.max(with, without);
    }

    private static List<String> islands(String... intervals) {
        List<Manifest> datasets = new ArrayList<>();
        for (String interval : intervals) {
            datasets.add(dataset("blocks:" + interval, datasets.size()));
        }
        return Island.of(datasets).stream().map(IslandTest::text).toList();
    }

    private static String text(Island island) {
        return String.join(
                " ",
                island.datasets().stream()
                        .map(dataset -> dataset.interval().toString().substring("blocks:".length()))
                        .toList());
    }

    private static Manifest dataset(String interval, int minute) {
        return Manifest.of(Json.object()
                .put("format", "hawser-dataset-v1")
                .put("interval", interval)
                .put("created", String.format("2024-01-01T00:%02d:00Z", minute)));
    }
}
