package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.jobs.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four jobs one by one, over intervals, as a scheduler runs them. */
class StepsTest {
    private static final String ROWS = "12000";

    @TempDir
    static Path folder;

    private static JsonNode export;
    private static long middle;
    private static String firstHalf;
    private static String secondHalf;

    @BeforeAll
    static void generate() {
        Cli.prepare();
        String out = folder.resolve("export").toString();
        export = cli("generated").json("generate", "--rows", ROWS, "--seed", "7", "--out", out);
        long first = export.path("firstBlock").asLong();
        long end = first + export.path("blocks").asLong();
        middle = (first + end) / 2;
        firstHalf = first + "/" + middle;
        secondHalf = middle + "/" + end;
    }

    private static Cli cli(String store) {
        return new Cli("--store", folder.resolve(store).toString());
    }

    @Test
    void oneByOneTheJobsGiveTheRunKeysThatRunGives() {
        Cli steps = cli("steps");
        String dataset = step(steps, "ingest", firstHalf).path("run").asText();
        String model = step(steps, "train", firstHalf).path("run").asText();
        JsonNode batch = step(steps, "predict", firstHalf);
        assertThat(batch.path("inSample").asBoolean()).isTrue();
        JsonNode anchored = steps.json("anchor", "--pipeline", "gas-price", "--interval", firstHalf);
        assertThat(anchored.path("streams").path(0).path("appended").asInt()).isEqualTo(2);
        assertThat(anchored.path("streams").path(1).path("appended").asInt()).isEqualTo(1);

        // A dataset's key is the same in every store; later keys name their parents' digests, which hold a time.
        assertThat(step(cli("other"), "ingest", firstHalf).path("run").asText()).isEqualTo(dataset);
        assertThat(runs(steps))
                .containsExactlyInAnyOrder(dataset, model, batch.path("run").asText());
        steps.run("run", "--pipeline", "gas-price", "--interval", firstHalf, "--input", input())
                .succeeded()
                .says(
                        "ingest: run " + dataset,
                        "train: run " + model,
                        batch.path("run").asText(),
                        "0 appended");
        assertThat(runs(steps)).hasSize(3);
    }

    @Test
    void aLaterIntervalIsPredictedByTheEarlierModel() {
        Cli cli = cli("later");
        step(cli, "ingest", firstHalf);
        String model = step(cli, "train", firstHalf).path("digest").asText();
        step(cli, "ingest", secondHalf);
        JsonNode batch = step(cli, "predict", secondHalf);
        assertThat(batch.path("inSample").asBoolean(true)).isFalse();
        assertThat(batch.path("count").asLong()).isPositive();
        assertThat(manifest("later", batch)).contains("\"model\":\"" + model);
    }

    @Test
    void aNamedModelIsUsed() {
        Cli cli = cli("named");
        step(cli, "ingest", firstHalf);
        step(cli, "ingest", secondHalf);
        JsonNode early = step(cli, "train", firstHalf);
        JsonNode late = step(cli, "train", secondHalf);
        JsonNode first = step(cli, "predict", secondHalf);
        JsonNode second = cli.json(
                "predict",
                "--pipeline",
                "gas-price",
                "--interval",
                secondHalf,
                "--model",
                late.path("run").asText());
        assertThat(second.path("run")).isNotEqualTo(first.path("run"));
        assertThat(second.path("inSample").asBoolean()).isTrue();
        assertThat(manifest("named", first)).contains(early.path("digest").asText());
        assertThat(manifest("named", second)).contains(late.path("digest").asText());
        cli.run(
                        "predict",
                        "--pipeline",
                        "gas-price",
                        "--interval",
                        secondHalf,
                        "--model",
                        first.path("run").asText())
                .failed(2)
                .says("no model " + first.path("run").asText());
    }

    @Test
    void anIntervalMayBeGivenInTimes() {
        Cli cli = cli("times");
        String times = export.path("from").asText() + "/" + export.path("to").asText();
        JsonNode batch = step(cli, "run", times);
        assertThat(batch.path("interval").asText()).isEqualTo("time:" + times);
        assertThat(batch.path("count").asLong()).isPositive();
    }

    @Test
    void anEmptyFileIsADatasetWithoutRowsThatNothingCanBeLearntFrom() throws IOException {
        Path input = Files.createDirectory(folder.resolve("empty"));
        Files.createFile(input.resolve("transactions.csv"));
        Cli cli = cli("empty-store");
        JsonNode dataset = cli.json("ingest", "--pipeline", "gas-price", "--input", input.toString());
        assertThat(dataset.path("rows").path("transactions").path("read").asInt(-1))
                .isZero();
        Outcome run = cli.run("run", "--pipeline", "gas-price", "--input", input.toString())
                .failed(2);
        run.says("no row has a label (price_ahead), so there is nothing to learn from", "longer interval");
        assertThat(runs(cli)).hasSize(1);
    }

    @Test
    void anIntervalWithoutRowsIsABatchWithoutRowsAndAnEntry() throws IOException {
        Path input = Files.createDirectory(folder.resolve("quiet"));
        Files.createFile(input.resolve("transactions.csv"));
        Cli cli = cli("quiet-store");
        step(cli, "ingest", firstHalf);
        step(cli, "train", firstHalf);
        cli.json("ingest", "--pipeline", "gas-price", "--interval", secondHalf, "--input", input.toString());
        JsonNode batch = cli.json("predict", "--pipeline", "gas-price", "--interval", secondHalf);
        assertThat(batch.path("count").asInt(-1)).isZero();
        assertThat(batch.path("root").asText()).isEqualTo("0x" + "00".repeat(32));
        cli.run("anchor", "--pipeline", "gas-price").succeeded().says("gas-price: 1 appended");
        cli.run("verify").succeeded();
        cli.run("prove", "--key", "block_number=1").failed(2).says("no row");
    }

    private static JsonNode step(Cli cli, String job, String interval) {
        List<String> arguments = new ArrayList<>(List.of(job, "--pipeline", "gas-price", "--interval", interval));
        if (Stream.of("ingest", "run").anyMatch(job::equals)) {
            arguments.addAll(List.of("--input", input()));
        }
        return cli.json(arguments.toArray(String[]::new));
    }

    private static String input() {
        return folder.resolve("export").toString();
    }

    private static String manifest(String store, JsonNode run) {
        try {
            return Files.readString(folder.resolve(store)
                    .resolve("runs")
                    .resolve(run.path("run").asText())
                    .resolve("manifest.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Keys of the published runs. */
    private static List<String> runs(Cli cli) {
        List<String> keys = new ArrayList<>();
        cli.json("runs").path("runs").forEach(run -> {
            if (run.path("state").asText().equals("published")) {
                keys.add(run.path("run").asText());
            }
        });
        return keys;
    }
}
