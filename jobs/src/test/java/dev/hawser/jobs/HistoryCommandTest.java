package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.jobs.Cli.Outcome;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Address;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One stream with what can be said against a publisher. Its entries: 0 tells of the first day, and its manifest is gone; 1 of
 * the second day, in time; 2 corrects that; 3 tells of the third day, at its noon; 4 tells of the same day by a model of that
 * very day.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HistoryCommandTest {
    @TempDir
    static Path folder;

    private static TestChain chain;
    private static DailyPrices prices;
    private static Path trust;
    private static final List<Manifest> BATCHES = new ArrayList<>();

    @BeforeAll
    static void publish() throws IOException {
        Cli.prepare();
        chain = TestChain.start(
                "--timestamp",
                Long.toString(Instant.parse("2024-01-01T00:00:00Z").getEpochSecond()));
        prices = new DailyPrices(folder, "outcome-time = known", "baseline { kind = persistence, column = price }")
                .days(3, 0, 5);
        DailyPrices.write(folder.resolve("hourly.sql"), """
                SELECT at, price, label, known, CAST(hour(at) AS DOUBLE) AS hour, 0 AS seen
                FROM (SELECT *, lead(price) OVER (ORDER BY at) AS label, lead(at) OVER (ORDER BY at) AS known FROM prices)
                """);
        Address owner = Keystores.createWithRandomPassword(
                folder.resolve("owner.json"), folder.resolve("owner.password"), Keystores.Strength.LIGHT);
        chain.fund(owner);
        cli("store", "deploy", "AnchorRegistry").succeeded();
        trust = folder.resolve("store/chains/" + chain.chainId() + "/trust.json");
        for (int day = 0; day < 3; day++) {
            job("ingest", day);
        }
        job("train", 0);
        String sameDay = job("train", 2).run().toString();
        BATCHES.add(job("predict", 0, "--model", sameDay));
        BATCHES.add(job("predict", 1));
        anchor("2024-01-01T20:00:00Z");
        BATCHES.add(job("predict", 1, "--supersede", "a better wish"));
        BATCHES.add(job("predict", 2));
        BATCHES.add(job("predict", 2, "--model", sameDay));
        anchor("2024-01-03T12:00:00Z");
        FileUtil.fullyDelete(
                folder.resolve("store/runs/" + BATCHES.get(0).run()).toFile());
        String registry = Json.parseObject(Files.readAllBytes(trust), "the trust file")
                .get("registry")
                .textValue();
        ReadyRuns.publish(folder.resolve("other").toUri(), owner, 1);
        cli("other", "anchor", "--registry", registry).succeeded();
        chain.mine(3);
    }

    @AfterAll
    static void stopChain() {
        if (chain != null) {
            chain.close();
        }
    }

    @Test
    @Order(1)
    void theRecordIsScoredAndWhatSpeaksAgainstItIsNamed() {
        ObjectNode json = cli("store", "history", "--pipeline", pipeline(), "--trust", trust.toString(), "--json")
                .succeeded()
                .json();
        JsonNode stream = json.path("streams").get(0);
        assertThat(stream.path("stream").asText()).isEqualTo("hourly");
        assertThat(stream.path("entries").asInt()).isEqualTo(5);
        assertThat(stream.path("outcomeTime").asText()).isEqualTo("column known (outcome-time)");
        assertThat(json.path("ownerStreams"))
                .extracting(one -> one.path("stream").asText() + " " + one.path("trusted"))
                .containsExactly("hourly.sources true", "hourly true", "trial.sources false", "trial false");
        assertThat(stream.path("withoutManifest").get(0).asText())
                .startsWith("entry 0 (")
                .contains(BATCHES.get(0).digest().toString());
        assertThat(stream.path("superseded").get(0).asText())
                .startsWith("entry 1 is replaced by entry 2 (")
                .contains("a better wish");
        assertThat(stream.path("contradictions").get(0).asText())
                .startsWith("entry 4 (")
                .contains("tells of time:" + DailyPrices.days(2, 3) + ", as entry 3 did");

        JsonNode batches = stream.path("batches");
        assertThat(batches)
                .extracting(batch -> batch.path("standing").asText())
                .containsExactly("unknown", "first", "correction", "first", "contradiction");
        assertThat(batches)
                .extracting(batch -> batch.path("inSample").asBoolean())
                .containsExactly(false, false, false, false, true);
        assertThat(ints(batches, "late")).containsExactly(-1, 0, 24, 12, 12);
        assertThat(ints(batches, "withoutOutcome"))
                .as("nobody knows yet what follows the last hour")
                .containsExactly(-1, 0, 0, 1, 1);
        assertThat(ints(batches, "counted")).containsExactly(-1, 24, 0, 11, 0);
        assertThat(batches.get(2).path("metrics")).isEqualTo(batches.get(1).path("metrics"));

        JsonNode record = stream.path("record");
        assertThat(ints(record, "entry")).containsExactly(1, 3);
        assertThat(ints(record, "rows")).containsExactly(24, 35);
        assertThat(record).allSatisfy(line -> {
            assertThat(line.path("drawn").asText()).isEqualTo("rows");
            JsonNode rmse = line.path("metrics").path("rmse");
            assertThat(rmse.path("low").asDouble())
                    .isLessThan(rmse.path("value").asDouble());
            assertThat(rmse.path("high").asDouble())
                    .isGreaterThan(rmse.path("value").asDouble());
        });
        assertThat(stream.path("late").path("rows").asInt()).isEqualTo(12);
        requireMetrics(record.get(1).path("metrics"));
    }

    /** The formulas once more, over what the files and the published rows hold. */
    private static void requireMetrics(JsonNode metrics) {
        Cli.spark()
                .read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(prices.input().toString())
                .selectExpr("at", "CAST(price AS DOUBLE) AS price")
                .createOrReplaceTempView("all_prices");
        prices.table(BATCHES.get(1), "rows")
                .unionAll(prices.table(BATCHES.get(3), "rows")
                        .where("at >= '2024-01-03T12:00:00Z' AND at < '2024-01-03T23:00:00Z'"))
                .createOrReplaceTempView("counted");
        Row row = Cli.spark().sql("""
                SELECT sqrt(avg(pow(f - y, 2))), avg(abs(f - y)), 1 - sum(pow(f - y, 2)) / sum(pow(y - m, 2)),
                  sqrt(avg(pow(p - y, 2))), 1 - sum(pow(f - y, 2)) / sum(pow(p - y, 2)), count(*)
                FROM (SELECT CAST(c.forecast AS DOUBLE) AS f, CAST(c.price AS DOUBLE) AS p, n.price AS y,
                    avg(n.price) OVER () AS m
                  FROM counted c JOIN all_prices n ON n.at = c.at + INTERVAL 1 HOUR)
                """).first();
        assertThat(row.getLong(5)).isEqualTo(35);
        List<String> names = List.of("rmse", "mae", "r2", "baselineRmse", "skill");
        for (int i = 0; i < names.size(); i++) {
            assertThat(metrics.path(names.get(i)).path("value").asDouble())
                    .as(names.get(i))
                    .isCloseTo(row.getDouble(i), within(1e-9));
        }
    }

    @Test
    @Order(2)
    void withATrustFileAloneTheEntriesAreListedAndNothingIsScored() {
        Outcome outcome = cli("store", "history", "--trust", trust.toString()).succeeded();
        outcome.says(
                "✓ none is missing: 5 entries give the head 0x",
                "! contradictions: 1",
                "! without a manifest: 1",
                "trial: NOT IN THE TRUST FILE",
                "note: outcomes are not scored: name --pipeline");
        assertThat(outcome.out()).doesNotContain("rmse");
        cli("store", "history").failed(2).says("neither a pipeline nor a trust file");
        cli("store", "history", "--pipeline", "price", "--trust", trust.toString())
                .failed(2)
                .says("names no stream price");
    }

    @Test
    @Order(3)
    void anotherRegistrysTrustFileIsContradicted() throws IOException {
        ObjectNode other = Json.parseObject(Files.readAllBytes(trust), "the trust file");
        other.put("codeHash", "0x" + "11".repeat(32));
        Path file = Files.write(folder.resolve("other-trust.json"), Json.canonicalBytes(other));
        cli("store", "history", "--trust", file.toString()).failed(3).says("is not the trusted registry's");
    }

    @Test
    @Order(4)
    void rowsThatAreNotThePublishedOnesAreNotScored() throws IOException {
        Path rows = folder.resolve(
                "store/runs/" + BATCHES.get(3).run() + "/" + BATCHES.get(3).attempt() + "/data/rows");
        Path better = folder.resolve("better");
        prices.table(BATCHES.get(3), "rows")
                .selectExpr(
                        "* EXCEPT (forecast, feature_words, model, features)",
                        "CAST(forecast + 1 AS DECIMAL(18,2)) AS forecast",
                        "model",
                        "features",
                        "feature_words")
                .coalesce(1)
                .write()
                .parquet(better.toString());
        try (Stream<Path> files = Files.list(rows)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(better)) {
            Path file = files.filter(one -> one.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(file, rows.resolve(file.getFileName()));
        }
        Outcome outcome = cli("store", "history", "--pipeline", pipeline()).ended(3);
        outcome.says(
                "✗ batch " + BATCHES.get(3).run() + ": root of rows",
                "entry 3, time:" + DailyPrices.days(2, 3),
                "NOT SCORED, its rows are not the published ones",
                "to entry 1: 1 batches, 24 rows  rmse ",
                "(by rows)");
        assertThat(outcome.out()).doesNotContain("to entry 3:");
    }

    private static List<Integer> ints(JsonNode list, String member) {
        List<Integer> values = new ArrayList<>();
        list.forEach(one -> values.add(one.path(member).asInt(-1)));
        return values;
    }

    private static String pipeline() {
        return folder.resolve("hourly.conf").toString();
    }

    private static Manifest job(String job, int day, String... more) {
        return prices.manifest(prices.json(
                job, day, day + 1, Stream.concat(owner(), Stream.of(more)).toArray(String[]::new)));
    }

    /** The next block's time is this, and then a second more each. */
    private static void anchor(String time) {
        chain.rpc("evm_setNextBlockTimestamp", Instant.parse(time).getEpochSecond());
        cli("store", "anchor").succeeded();
    }

    private static Stream<String> owner() {
        return Stream.of(
                "--rpc",
                chain.url(),
                "--keystore",
                folder.resolve("owner.json").toString(),
                "--password-file",
                folder.resolve("owner.password").toString());
    }

    private static Outcome cli(String store, String... command) {
        return Cli.execute(Stream.of(
                        Stream.of(command),
                        owner(),
                        Stream.of(
                                "--store",
                                folder.resolve(store).toString(),
                                "--set",
                                "deploy.confirmations=0",
                                "--set",
                                "deploy.max-head-age=2000000000",
                                "--set",
                                "deploy.poll-interval=0.05"))
                .flatMap(all -> all)
                .toArray(String[]::new));
    }
}
