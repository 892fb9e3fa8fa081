package dev.hawser.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CoverTest {
    private static final Interval.Bounded OWN = blocks(20, 30);

    @Test
    void theDatasetsFollowEachOther() {
        assertThat(cover(reach(0, true), "20/30", "0/10", "10/20")).containsExactly("0/10", "10/20", "20/30");
    }

    @Test
    void withoutALookbackTheIntervalsDatasetIsTheOnlyOne() {
        assertThat(cover(reach(20, false), "0/10", "10/20", "20/30", "0/30")).containsExactly("20/30");
    }

    @Test
    void anIntervalMayBeMadeUpOfSeveralDatasets() {
        assertThat(cover(reach(20, false), "0/20", "20/25", "25/30")).containsExactly("20/25", "25/30");
    }

    @Test
    void theIntervalsOwnDatasetGoesBeforeALongerOne() {
        assertThat(cover(reach(0, true), "0/30", "0/20", "20/30")).containsExactly("0/20", "20/30");
    }

    @Test
    void fewLongDatasetsAreReadRatherThanManyShortOnes() {
        assertThat(cover(reach(0, true), "0/10", "10/20", "0/20", "20/30")).containsExactly("0/20", "20/30");
    }

    @Test
    void aLongerDatasetThatLeadsNowhereIsLeftOut() {
        assertThat(cover(reach(0, true), "0/8", "8/20", "5/20", "20/30")).containsExactly("0/8", "8/20", "20/30");
    }

    @Test
    void theFirstMayBeginEarlierWhereRowsAreSelected() {
        assertThat(cover(reach(15, true), "0/20", "20/30")).containsExactly("0/20", "20/30");
        assertThat(cover(reach(15, true), "0/20", "15/20", "20/30")).containsExactly("15/20", "20/30");
    }

    @Test
    void theNewestOfTheSameIntervalIsRead() {
        Manifest older = dataset(blocks(20, 30), "2024-01-01T00:00:00Z");
        Manifest newer = dataset(blocks(20, 30), "2024-01-02T00:00:00Z");
        assertThat(Cover.of(reach(20, false), OWN, List.of(newer, older))).containsExactly(newer);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> cover(reach(0, true), "2/10", "12/15", "20/28", "20/40"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "a dataset of blocks:0/2, blocks:10/12, blocks:15/20, blocks:28/30 is missing: the run reads"
                                + " blocks:0/30");
        assertThatThrownBy(() -> cover(reach(0, true)))
                .hasMessage("a dataset of blocks:0/30 is missing: the run reads blocks:0/30");
        Interval.Bounded days = (Interval.Bounded) Interval.parse("2024-01-03T00:00:00Z/2024-01-05T00:00:00Z");
        Manifest second = dataset((Interval.Bounded) Interval.parse("2024-01-04T00:00:00Z/2024-01-05T00:00:00Z"), "");
        assertThatThrownBy(() -> Cover.of(new Reach(days, days, true), days, List.of(second)))
                .hasMessageStartingWith("a dataset of time:2024-01-03T00:00:00Z/2024-01-04T00:00:00Z is missing");
    }

    @Test
    void datasetsThatOnlyOverlapAreNamed() {
        assertThatThrownBy(() -> cover(reach(0, true), "0/20", "10/25", "24/30"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the datasets of blocks:0/30 overlap, so that some rows would be read twice: blocks:0/20,"
                        + " blocks:10/25, blocks:24/30");
    }

    @Test
    void aDatasetOfAnotherKindOfIntervalIsNoPart() {
        assertThatThrownBy(() -> Cover.of(
                        reach(20, false),
                        OWN,
                        List.of(dataset(
                                (Interval.Bounded) Interval.parse("1970-01-01T00:00:20Z/1970-01-01T00:00:30Z"), ""))))
                .hasMessageContaining("is missing");
    }

    /** Against a search of all ways: a cover is found just where there is one, and reads each block once. */
    @Property(tries = 2000)
    void aCoverIsFoundJustWhereThereIsOne(@ForAll("intervals") List<Interval.Bounded> intervals) {
        Reach reach = reach(10, true);
        List<Manifest> datasets = intervals.stream().map(i -> dataset(i, "")).toList();
        if (!reaches(intervals, reach.reads().end(), reach.reads().start())) {
            assertThatThrownBy(() -> Cover.of(reach, OWN, datasets)).isInstanceOf(InvalidInputException.class);
            return;
        }
        List<Interval.Bounded> cover = Cover.of(reach, OWN, datasets).stream()
                .map(dataset -> (Interval.Bounded) dataset.interval())
                .toList();
        assertThat(cover.get(0).start()).isLessThanOrEqualTo(10);
        assertThat(cover.get(cover.size() - 1).end()).isEqualTo(30);
        for (int i = 1; i < cover.size(); i++) {
            assertThat(cover.get(i).start()).isEqualTo(cover.get(i - 1).end());
        }
    }

    private static boolean reaches(List<Interval.Bounded> intervals, long end, long start) {
        return end <= start || intervals.stream().anyMatch(i -> i.end() == end && reaches(intervals, i.start(), start));
    }

    @Provide
    Arbitrary<List<Interval.Bounded>> intervals() {
        Arbitrary<Integer> starts = Arbitraries.integers().between(0, 10).map(i -> 3 * i);
        Arbitrary<Integer> lengths = Arbitraries.integers().between(1, 4).map(i -> 3 * i);
        return Combinators.combine(starts, lengths)
                .as((start, length) -> blocks(start, start + length))
                .list()
                .ofMaxSize(12);
    }

    private static List<String> cover(Reach reach, String... intervals) {
        List<Manifest> datasets = new ArrayList<>();
        for (String interval : intervals) {
            datasets.add(dataset((Interval.Bounded) Interval.parse(interval), "2024-01-01T00:00:00Z"));
        }
        return Cover.of(reach, OWN, datasets).stream()
                .map(dataset -> dataset.interval().toString().replace("blocks:", ""))
                .toList();
    }

    private static Reach reach(long start, boolean selects) {
        return new Reach(OWN, blocks(start, 30), selects);
    }

    private static Interval.Bounded blocks(long from, long to) {
        return new Interval.Blocks(from, to);
    }

    private static Manifest dataset(Interval.Bounded interval, String created) {
        return Manifest.of(Json.object()
                .put("format", "hawser-dataset-v1")
                .put("interval", interval.toString())
                .put("run", "0x" + "00".repeat(16))
                .put("created", created));
    }
}
