package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Supersedes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running again changes nothing; what changed is said; a correction names what it replaces, once. */
class CorrectionsTest {
    @TempDir
    Path folder;

    private DailyPrices prices;

    @BeforeAll
    static void prepare() {
        Cli.prepare();
    }

    @BeforeEach
    void writeDays() {
        prices = new DailyPrices(folder).days(2, 0, 1);
    }

    @Test
    void runningAgainChangesNothing() {
        ObjectNode first = prices.json("ingest", 0, 1);
        assertThat(first.path("inputsChanged").asBoolean(true)).isFalse();
        Cli.Outcome again = prices.run("ingest", 0, 1, "--json").succeeded();
        again.says("ingest: run " + first.path("run").asText() + " is already published; nothing to do");
        assertThat(again.err()).doesNotContain("warning");
        assertThat(again.json()).isEqualTo(first);
        assertThat(runs()).hasSize(1);
    }

    @Test
    void inputsThatChangedAreNamedAndThePublishedRunIsReturned() throws IOException {
        ObjectNode first = prices.json("ingest", 0, 1);
        Files.writeString(prices.file(0), Files.readString(prices.file(0)) + "2024-01-01T00:30:00Z,1.00,late\n");
        Files.delete(prices.file(1));
        Files.writeString(prices.file(2), "at,price,note\n");

        Cli.Outcome again = prices.run("ingest", 0, 1, "--json").succeeded();
        again.says(
                "nothing to do",
                "the inputs have changed since run " + first.path("run").asText() + " was published",
                "~ " + prices.file(0).toUri().toString().replace("///", "/"),
                "- ",
                "2024-01-02.csv",
                "+ ",
                "2024-01-03.csv",
                "--supersede REASON");
        assertThat(again.json().path("inputsChanged").asBoolean()).isTrue();
        assertThat(again.json().path("run")).isEqualTo(first.path("run"));

        Files.delete(prices.file(0));
        Files.delete(prices.file(2));
        assertThat(prices.json("ingest", 0, 1).path("inputsChanged").asBoolean())
                .as("an input that is gone has changed")
                .isTrue();
        assertThat(runs()).hasSize(1);
    }

    @Test
    void aCorrectionNamesWhatItReplacesAndARetryOfItChangesNothing() throws IOException {
        Manifest first = prices.manifest(prices.json("ingest", 0, 1));
        Files.writeString(prices.file(0), Files.readString(prices.file(0)) + "2024-01-01T00:30:00Z,1.00,late\n");
        ObjectNode corrected = prices.json("ingest", 0, 1, "--supersede", "a late row");
        Manifest second = prices.manifest(corrected);
        assertThat(second.supersedes()).contains(new Supersedes(first.digest(), "a late row"));
        assertThat(corrected.path("supersedes").path("digest").asText())
                .isEqualTo(first.digest().toString());
        assertThat(corrected.path("rows").path("prices").path("accepted").asInt())
                .isEqualTo(25);

        Cli.Outcome retry = prices.run("ingest", 0, 1, "--supersede", "a late row", "--json")
                .succeeded();
        retry.says("a correction (a late row), is already published; nothing to do");
        assertThat(retry.json()).isEqualTo(corrected);
        assertThat(prices.json("ingest", 0, 1))
                .as("without --supersede the correction stands for what it replaced")
                .isEqualTo(corrected);

        Files.writeString(prices.file(0), Files.readString(prices.file(0)) + "2024-01-01T00:45:00Z,1.00,later\n");
        Manifest third = prices.manifest(prices.json("ingest", 0, 1, "--supersede", "a late row"));
        assertThat(third.supersedes())
                .as("the same reason again, but for other inputs")
                .contains(new Supersedes(second.digest(), "a late row"));
        Manifest fourth = prices.manifest(prices.json("ingest", 0, 1, "--supersede", "another reason"));
        assertThat(fourth.supersedes()).contains(new Supersedes(third.digest(), "another reason"));
        assertThat(states()).containsExactlyInAnyOrder("superseded", "superseded", "superseded", "published");
        prices.cli()
                .run("runs")
                .succeeded()
                .says(
                        "superseded by " + second.run(),
                        "superseded by " + third.run() + "  supersedes " + first.run() + ": a late row",
                        "supersedes " + third.run() + ": another reason");
    }

    @Test
    void whatIsMadeFromACorrectedDatasetIsCorrectedToo() {
        List<Manifest> first = publish();
        ObjectNode dataset = prices.json("ingest", 0, 1, "--supersede", "new prices");
        assertThat(dataset.path("run").asText()).isNotEqualTo(first.get(0).run().toString());

        List<Manifest> second = publish();
        for (int i = 0; i < second.size(); i++) {
            assertThat(second.get(i).supersedes())
                    .contains(new Supersedes(first.get(i).digest(), "new prices"));
        }
        assertThat(second.get(1).parents().datasets())
                .containsExactly(second.get(0).digest());
        assertThat(second.get(2).parents().datasets())
                .containsExactly(second.get(0).digest());
        assertThat(second.get(2).parents().model()).contains(second.get(1).digest());
        assertThat(publish())
                .extracting(Manifest::run)
                .isEqualTo(second.stream().map(Manifest::run).toList());
        assertThat(states())
                .containsExactlyInAnyOrder(
                        "superseded", "superseded", "superseded", "published", "published", "published");
        assertThat(prices.cli().json("verify").path("run").asText())
                .isEqualTo(second.get(2).run().toString());
    }

    @Test
    void aModelOrABatchIsCorrectedAlone() {
        List<Manifest> first = publish();
        Manifest model = prices.manifest(prices.json("train", 0, 1, "--supersede", "a better solver"));
        assertThat(model.supersedes()).contains(new Supersedes(first.get(1).digest(), "a better solver"));
        assertThat(prices.manifest(prices.json("train", 0, 1, "--supersede", "a better solver"))
                        .run())
                .isEqualTo(model.run());
        assertThat(prices.manifest(prices.json("train", 0, 1)).run()).isEqualTo(model.run());

        assertThat(prices.manifest(prices.json("predict", 0, 1)).run())
                .as("a published batch stands until its data or it itself is corrected")
                .isEqualTo(first.get(2).run());
        Manifest batch = prices.manifest(prices.json("predict", 0, 1, "--supersede", "the better model"));
        assertThat(batch.supersedes()).contains(new Supersedes(first.get(2).digest(), "the better model"));
        assertThat(batch.parents().model()).contains(model.digest());
        assertThat(prices.manifest(prices.json("predict", 0, 1)).run()).isEqualTo(batch.run());
    }

    @Test
    void aRunIsCorrectedFromItsDatasetOnAndEveryEntryStays() {
        ObjectNode first = prices.json("run", 0, 1);
        ObjectNode second = prices.json("run", 0, 1, "--supersede", "new prices");
        assertThat(second.path("supersedes").path("digest")).isEqualTo(first.path("digest"));
        assertThat(second.path("streams").path(0).path("appended").asInt()).isEqualTo(2);
        assertThat(second.path("streams").path(1).path("appended").asInt()).isEqualTo(1);
        ObjectNode retry = prices.json("run", 0, 1, "--supersede", "new prices");
        assertThat(retry.path("run")).isEqualTo(second.path("run"));
        assertThat(retry.path("streams").path(0).path("appended").asInt(-1)).isZero();
        assertThat(retry.path("streams").path(1).path("appended").asInt(-1)).isZero();
        assertThat(states()).hasSize(6);
    }

    /** The claim is there, the manifest is not: what the claim says stands, whoever publishes. */
    @Test
    void aCorrectionThatDiedAfterItsClaimIsPublishedWithTheReasonOfTheClaim() throws IOException {
        Manifest first = prices.manifest(prices.json("ingest", 0, 1));
        String good = Files.readString(prices.file(0));
        Files.writeString(prices.file(0), good + "2024-01-01T00:30:00Z,broken,\n");
        prices.run("ingest", 0, 1, "--supersede", "the first wish").failed(2);
        assertThat(states()).containsExactlyInAnyOrder("published", "unfinished");
        assertThat(prices.cli()
                        .json("runs")
                        .path("runs")
                        .path(1)
                        .path("interval")
                        .asText())
                .isEqualTo("time:" + DailyPrices.days(0, 1));

        Files.writeString(prices.file(0), good + "2024-01-01T00:30:00Z,1.00,\n");
        Manifest second = prices.manifest(prices.json("ingest", 0, 1, "--supersede", "the second wish"));
        assertThat(second.supersedes()).contains(new Supersedes(first.digest(), "the first wish"));
        assertThat(states()).containsExactlyInAnyOrder("superseded", "published");
    }

    @Test
    void thereMustBeSomethingToSupersedeAndAReason() {
        prices.run("ingest", 0, 1, "--supersede", "why not")
                .failed(2)
                .says(
                        "nothing to supersede: no ingest run of pipeline hourly for interval time:",
                        "leave out --supersede");
        prices.json("ingest", 0, 1);
        prices.run("ingest", 0, 1, "--supersede", " ").failed(2).says("gives no reason");
        prices.run("train", 0, 1, "--supersede", "").failed(2).says("gives no reason");
        prices.run("train", 0, 1, "--supersede", "why not").failed(2).says("no train run");
        assertThat(runs()).hasSize(1);
    }

    /** Dataset, model and batch of the first day, whether they were there or not. */
    private List<Manifest> publish() {
        List<Manifest> manifests = new ArrayList<>();
        for (String job : List.of("ingest", "train", "predict")) {
            manifests.add(prices.manifest(prices.json(job, 0, 1)));
        }
        return manifests;
    }

    private List<JsonNode> runs() {
        List<JsonNode> runs = new ArrayList<>();
        prices.cli().json("runs").path("runs").forEach(runs::add);
        return runs;
    }

    private List<String> states() {
        return runs().stream().map(run -> run.path("state").asText()).toList();
    }
}
