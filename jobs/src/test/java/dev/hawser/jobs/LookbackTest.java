package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Features that look back, and a model of a window, over datasets of days. The query's column {@code seen} counts the
 * hours of the two days up to a row that it found.
 */
class LookbackTest {
    private static final String LOOKBACK = "lookback = 2d";
    private static final String WINDOW = "train.window = 3d";
    private static final String FROM = "lookback-from = \"2024-01-01T00:00:00Z\"";

    @TempDir
    Path folder;

    @BeforeAll
    static void prepare() {
        Cli.prepare();
    }

    @Test
    void featuresSeeTheDaysBeforeTheIntervalAndOnlyItsRowsArePublished() {
        DailyPrices prices = new DailyPrices(folder, LOOKBACK, WINDOW, FROM).days(6, 0, 2);
        List<Manifest> datasets = ingest(prices, 6);
        Manifest model = prices.manifest(prices.json("train", 3, 4));
        assertThat(model.parents().datasets()).isEqualTo(digests(datasets.subList(0, 4)));
        assertThat(model.members().object("document").text("trainingInterval"))
                .isEqualTo("time:" + DailyPrices.days(1, 4));
        assertThat(model.members().object("metrics").text("trainingRows")).isEqualTo("71");

        JsonNode batch = prices.json("predict", 4, 5);
        assertThat(batch.path("inSample").asBoolean(true)).isFalse();
        Manifest manifest = prices.manifest(batch);
        assertThat(manifest.parents().datasets()).isEqualTo(digests(datasets.subList(2, 5)));
        List<Row> rows = prices.table(manifest, "rows")
                .selectExpr("date(at)", "seen")
                .distinct()
                .collectAsList();
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.get(0)).hasToString("2024-01-05");
            assertThat(row.getInt(1)).isEqualTo(48);
        });
        assertThat(manifest.count()).isEqualTo(24);

        assertThat(prices.json("train", 3, 4).path("run").asText())
                .isEqualTo(model.run().toString());
        assertThat(prices.json("predict", 4, 5)).isEqualTo(batch);
        prices.cli().run("verify").succeeded();
    }

    @Test
    void aModelWhoseWindowReachesIntoTheIntervalIsInSample() {
        DailyPrices prices = new DailyPrices(folder, WINDOW, FROM).days(3, 0, 2);
        ingest(prices, 3);
        JsonNode model = prices.json("train", 2, 3);
        JsonNode batch =
                prices.json("predict", 0, 1, "--model", model.path("run").asText());
        assertThat(batch.path("inSample").asBoolean()).isTrue();
    }

    @Test
    void whatIsMissingIsNamedUnlessTheDataBeginsThere() {
        DailyPrices prices = new DailyPrices(folder, LOOKBACK).days(4, 0, 2);
        prices.json("ingest", 3, 4);
        prices.run("predict", 3, 4)
                .failed(2)
                .says(
                        "a dataset of time:" + DailyPrices.days(1, 3) + " is missing: the run reads time:"
                                + DailyPrices.days(1, 4),
                        "set lookback-from");
        prices.json("ingest", 1, 2);
        prices.run("train", 3, 4).failed(2).says("a dataset of time:" + DailyPrices.days(2, 3) + " is missing");
        prices.run("predict", 0, 1)
                .failed(2)
                .says("has no dataset of pipeline hourly for interval time:" + DailyPrices.days(0, 1));
        prices.json("ingest", 2, 3);
        assertThat(prices.manifest(prices.json("train", 3, 4)).parents().datasets())
                .hasSize(3);
    }

    @Test
    void theFirstDaysLookBackToWhereTheDataBegins() {
        DailyPrices prices = new DailyPrices(folder, LOOKBACK, WINDOW, FROM).days(2, 0, 2);
        List<Manifest> datasets = ingest(prices, 2);
        Manifest model = prices.manifest(prices.json("train", 0, 1));
        assertThat(model.parents().datasets()).isEqualTo(digests(datasets.subList(0, 1)));
        Manifest batch = prices.manifest(prices.json("predict", 1, 2));
        assertThat(batch.parents().datasets()).isEqualTo(digests(datasets));
        assertThat(prices.table(batch, "rows").selectExpr("min(seen)").first().getInt(0))
                .isEqualTo(25);
    }

    @Test
    void overlappingDatasetsAreNeverReadTwice() {
        DailyPrices prices = new DailyPrices(folder, LOOKBACK).days(4, 0, 2);
        prices.json("ingest", 0, 4);
        Manifest early = prices.manifest(prices.json("ingest", 0, 3));
        prices.json("ingest", 2, 3);
        Manifest last = prices.manifest(prices.json("ingest", 3, 4));
        Manifest model = prices.manifest(prices.json("train", 3, 4));
        assertThat(model.parents().datasets())
                .as("days 1 to 3 have no exact datasets; the one from day 0 to 3 does")
                .containsExactly(early.digest(), last.digest());
        assertThat(model.members().object("metrics").text("trainingRows")).isEqualTo("23");
    }

    @Test
    void aModelOfAMonthIsFittedOnItsDays() {
        DailyPrices prices = new DailyPrices(folder).days(3, 0, 2);
        List<Manifest> datasets = ingest(prices, 3);
        Manifest model = prices.manifest(prices.json("train", 0, 3));
        assertThat(model.parents().datasets()).isEqualTo(digests(datasets));
        assertThat(model.members().object("metrics").text("trainingRows")).isEqualTo("71");
    }

    @Test
    void aCorrectedDayIsReadByWhatIsMadeLater() {
        DailyPrices prices = new DailyPrices(folder, LOOKBACK, FROM).days(3, 0, 2);
        List<Manifest> datasets = ingest(prices, 2);
        Manifest model = prices.manifest(prices.json("train", 1, 2));
        Manifest batch = prices.manifest(prices.json("predict", 1, 2));
        Manifest corrected = prices.manifest(prices.json("ingest", 0, 1, "--supersede", "a late row"));

        Manifest again = prices.manifest(prices.json("train", 1, 2));
        assertThat(again.parents().datasets())
                .containsExactly(corrected.digest(), datasets.get(1).digest());
        assertThat(again.supersedes().orElseThrow().digest()).isEqualTo(model.digest());
        assertThat(prices.manifest(prices.json("predict", 1, 2)).run())
                .as("a published batch stands until its own day is corrected")
                .isEqualTo(batch.run());

        prices.json("ingest", 2, 3);
        Manifest next = prices.manifest(prices.json("predict", 2, 3));
        assertThat(next.parents().datasets()).contains(corrected.digest());
        assertThat(next.parents().model()).contains(again.digest());
    }

    private static List<Manifest> ingest(DailyPrices prices, int days) {
        List<Manifest> datasets = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            datasets.add(prices.manifest(prices.json("ingest", day, day + 1)));
        }
        return datasets;
    }

    private static List<Object> digests(List<Manifest> manifests) {
        return manifests.stream().<Object>map(Manifest::digest).toList();
    }
}
