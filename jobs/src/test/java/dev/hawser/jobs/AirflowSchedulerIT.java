package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.testing.KeyFiles;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three days of a pipeline under a real scheduler, whose tasks are killed at the worst moments, on a chain of its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AirflowSchedulerIT {
    private static final int DAYS = 3;
    private static final String DAG = "hawser_hourly";
    private static final String VERIFY = "hawser_verify_hourly";
    private static final String KEY = "c0ffee" + "29".repeat(29);
    private static final String PASSWORD = "canary-password-51d0";
    private static final String TOKEN = "canarytoken8675309";
    private static final String SALT = "5a17".repeat(16);

    @TempDir
    static Path folder;

    private static TestChain chain;
    private static DailyPrices prices;
    private static SparkDrivers drivers;
    private static AirflowHome airflow;
    private static AirflowServers servers;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: there is no /proc");
        prices = new DailyPrices(folder, "salted = true").days(DAYS, 0, 8);
        drivers = new SparkDrivers(store());
        chain = TestChain.start();
        Path keystore = KeyFiles.write(folder.resolve("key.json"), KEY, PASSWORD);
        chain.fund(Keystores.address(keystore));
        Path password = secret("password", PASSWORD);
        Path salt = secret("salt", SALT);
        Path deploy = Files.writeString(folder.resolve("deploy.properties"), "deploy.confirmations = 0\n");
        onChain("deploy", "AnchorRegistry");
        airflow = new AirflowHome(
                        folder.resolve("airflow"),
                        text("store", store()),
                        text("pipelines", folder),
                        "conf = [\"" + deploy + "\"]",
                        text("rpc-file", "connection:hawser_node"),
                        text("keystore", keystore),
                        text("password-file", password),
                        text("salt-file", salt),
                        "retry-delay = 1",
                        "[pipeline.hourly]",
                        text("cron", "@daily"),
                        "start = 2024-01-01",
                        "end = 2024-01-03",
                        "input = [\"" + prices.input() + "\"]")
                .with(Map.of("TMPDIR", Files.createDirectories(folder.resolve("tmp")) + ""));
        servers = AirflowServers.start(airflow, DAG, VERIFY);
        servers.post(
                "connections",
                Map.of(
                        "connection_id",
                        "hawser_node",
                        "conn_type",
                        "generic",
                        "password",
                        chain.url() + "/?key=" + TOKEN));
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
        }
        if (chain != null) {
            drivers.close();
            chain.close();
        }
    }

    @Test
    @Order(1)
    void aDriverThatIsKilledIsRetried() {
        backfill(DAYS).requireDone();

        driverAtWork("predict", 0).destroyForcibly();

        servers.await("predict is done", () -> isDone("predict", 0));
        assertThat(task("predict", 0).path("try_number").asInt()).isEqualTo(2);
    }

    @Test
    @Order(2)
    void withoutItsPoolTheAnchorWaitsAndTheSchedulerSaysWhy() {
        servers.await(
                "the scheduler tells of the pool",
                () -> read(servers.log("scheduler"))
                        .contains("Tasks using non-existent pool 'hawser_signer' will not be scheduled"));
        assertThat(task("anchor", 0).path("state").asText()).isEqualTo("scheduled");

        airflow.run("pools", "set", "hawser_signer", "1", "one transaction of the account at a time")
                .requireDone();

        servers.await("the anchor is done", () -> isDone("anchor", 0));
    }

    @Test
    @Order(3)
    void aDriverWhoseRunnerIsKilledAndWhichOutlivesItsRetryPublishesNothingMore() {
        ProcessHandle orphan = driverAtWork("predict", 1);
        killRunnerOf(orphan);
        SparkDrivers.signal(orphan, "STOP"); // not before: a stopped process that loses its parent is hung up

        servers.await("the retry has published", () -> isDone("predict", 1));
        assertThat(task("predict", 1).path("try_number").asInt()).isEqualTo(2);
        SparkDrivers.signal(orphan, "CONT");
        servers.await("the orphan ends", () -> !orphan.isAlive());

        assertThat(runs("batch")).hasSize(2);
        servers.await("the day is done", () -> isDone("anchor", 1));
    }

    @Test
    @Order(4)
    void aRetryTakesOverTheTransactionOfADriverWhoseRunnerIsKilled() {
        servers.await("the day before is done", () -> isDone("anchor", 1));
        chain.rpc("evm_setAutomine", false);
        servers.await("a transaction waits", () -> !anchoring().isEmpty() && hasPendingTransaction());
        ProcessHandle orphan = anchoring().get(0);
        killRunnerOf(orphan);

        servers.await("the retry is at work beside it", () -> anchoring().size() == 2 && hasBegun("anchor", 2));
        chain.rpc("evm_setAutomine", true);
        chain.mine(1);

        servers.await("the day is done", () -> isDone("anchor", 2));
        servers.await("the orphan ends", () -> !orphan.isAlive());
        // three where the orphan was quicker, and the first retry stopped for another
        assertThat(task("anchor", 2).path("try_number").asInt()).isBetween(2, 3);
        requireAnEntryADay();
    }

    @Test
    @Order(5)
    void aBackfillThatIsRunAgainAppendsNothing() {
        awaitEndOfBackfills();
        backfill(DAYS).requireDone();
        awaitEndOfBackfills();
        backfill(1, "--reprocess-behavior", "completed").requireDone();

        servers.await(
                "the first day is done again",
                () -> isDone("anchor", 0)
                        && task("anchor", 0).path("try_number").asInt() == 2);
        assertThat(servers.get("dags/" + DAG + "/dagRuns").path("dag_runs")).hasSize(DAYS);
        requireAnEntryADay();
    }

    @Test
    @Order(6)
    void eachBatchIsVerifiedByTheDagThatTheAssetTriggers() {
        servers.await(
                "four batches are verified",
                () -> verifications().size() == DAYS + 1
                        && verifications().stream()
                                .allMatch(one -> one.path("state").asText().equals("success")));
    }

    @Test
    @Order(7)
    void theAssetCarriesRootDigestRowsAndTransactionOfEachBatch() {
        List<JsonNode> events = list(servers.get("assets/events").path("asset_events"));
        assertThat(events).hasSize(DAYS + 1);
        for (JsonNode batch : runs("batch")) {
            assertThat(events)
                    .extracting(event -> event.path("extra"))
                    .filteredOn(extra -> extra.path("run").equals(batch.path("run")))
                    .isNotEmpty()
                    .allSatisfy(extra -> {
                        assertThat(extra.path("pipeline").asText()).isEqualTo("hourly");
                        assertThat(extra.path("digest")).isEqualTo(batch.path("digest"));
                        assertThat(extra.path("root")).isEqualTo(batch.path("root"));
                        assertThat(extra.path("rows").asInt()).isEqualTo(24);
                        assertThat(extra.path("index")).isEqualTo(batch.at("/entry/index"));
                        assertThat(extra.path("transaction")).isEqualTo(batch.at("/entry/transactionHash"));
                    });
        }
    }

    @Test
    @Order(8)
    void noSecretIsInCommandLinesLogsAndDatabase() throws IOException {
        assertThat(drivers.commandLines()).anyMatch(line -> line.contains("--rpc-file"));
        try (Stream<Path> files = Files.walk(airflow.home())) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).anyMatch(file -> file.endsWith("airflow.db"));
            assertThat(all).anyMatch(file -> file.endsWith("attempt=2.log"));
            for (Path file : all) {
                assertThat(secretsIn(read(file))).as("%s", file).isEmpty();
            }
        }
        assertThat(drivers.commandLines())
                .allSatisfy(line -> assertThat(secretsIn(line)).isEmpty());
    }

    private static List<String> secretsIn(String text) {
        return Stream.of(KEY, PASSWORD, TOKEN, SALT).filter(text::contains).toList();
    }

    private static Program.Outcome backfill(int days, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "backfill",
                "create",
                "--dag-id",
                DAG,
                "--from-date",
                "2024-01-01T00:00:00+00:00",
                "--to-date",
                DailyPrices.FIRST.plusDays(days - 1) + "T00:00:00+00:00",
                "--max-active-runs",
                "1"));
        command.addAll(List.of(more));
        return airflow.run(command.toArray(String[]::new));
    }

    /** A DAG has one back-fill at a time, and the scheduler looks every half minute whether it is over. */
    private static void awaitEndOfBackfills() {
        servers.await("the back-fills are over", () -> {
            List<JsonNode> all = list(servers.get("backfills?dag_id=" + DAG).path("backfills"));
            return !all.isEmpty()
                    && all.stream().noneMatch(one -> one.path("completed_at").isNull());
        });
    }

    /** The driver of a job that has begun a run which it hasn't published. */
    private static ProcessHandle driverAtWork(String job, int day) {
        servers.await(job + " is at work", () -> !drivers.of(job, interval(day)).isEmpty() && unpublished() > 0);
        return drivers.of(job, interval(day)).get(0);
    }

    /** Whether the driver of an attempt at the last day's job has marked in the store that its outcome will follow. */
    private static boolean hasBegun(String job, int attempt) {
        try (Stream<Path> outcomes = Files.list(store().resolve("outcomes"))) {
            return outcomes.anyMatch(file ->
                    file.getFileName().toString().matches(".*2024-01-04.*" + job + "\\.-1\\." + attempt + "\\.begun"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ProcessHandle> anchoring() {
        return drivers.of("anchor", interval(2));
    }

    /** Leaves the driver to itself. */
    private static void killRunnerOf(ProcessHandle driver) {
        ProcessHandle runner = driver.parent().orElseThrow();
        assertThat(runner.destroyForcibly()).isTrue();
        runner.onExit().join();
    }

    private static boolean hasPendingTransaction() {
        return !chain.rpc("txpool_status").path("pending").asText().equals("0x0");
    }

    private static long unpublished() {
        try (Stream<Path> runs = Files.list(store().resolve("runs"))) {
            return runs.filter(run ->
                            Files.exists(run.resolve("claim.json")) && !Files.exists(run.resolve("manifest.json")))
                    .count();
        } catch (IOException e) {
            return 0; // there are none yet
        }
    }

    private static JsonNode task(String task, int day) {
        return servers.get("dags/" + DAG + "/dagRuns/" + run(day) + "/taskInstances/" + task);
    }

    /** In Airflow's names of runs stands the interval's end. */
    private static String run(int day) {
        return "backfill__" + DailyPrices.FIRST.plusDays(day + 1) + "T00:00:00%2B00:00";
    }

    private static boolean isDone(String task, int day) {
        return task(task, day).path("state").asText().equals("success");
    }

    private static List<JsonNode> verifications() {
        return list(servers.get("dags/" + VERIFY + "/dagRuns/~/taskInstances").path("task_instances")).stream()
                .filter(one -> one.path("task_id").asText().equals("verify")
                        && one.path("map_index").asInt() >= 0)
                .toList();
    }

    private static void requireAnEntryADay() {
        List<JsonNode> batches = runs("batch");
        assertThat(batches)
                .extracting(batch -> batch.path("interval").asText())
                .hasSize(DAYS)
                .doesNotHaveDuplicates();
        assertThat(batches)
                .extracting(batch -> batch.at("/entry/index").asInt(-1))
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThat(onChain("anchor", "--status", "--pipeline", prices.pipeline() + "")
                        .at("/streams/1/entries")
                        .asInt())
                .isEqualTo(DAYS);
    }

    private static List<JsonNode> runs(String kind) {
        return list(onChain("runs").path("runs")).stream()
                .filter(run -> run.path("kind").asText().equals(kind))
                .toList();
    }

    private static Path secret(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static JsonNode onChain(String... command) {
        return new Cli(
                        "--store",
                        store().toString(),
                        "--rpc",
                        chain.url(),
                        "--set",
                        "deploy.confirmations=0",
                        "--keystore",
                        folder.resolve("key.json").toString(),
                        "--password-file",
                        folder.resolve("password").toString())
                .json(command);
    }

    private static String interval(int day) {
        return DailyPrices.days(day, day + 1);
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }

    private static String text(String key, Object value) {
        return key + " = \"" + value + "\"";
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path store() {
        return folder.resolve("store");
    }
}
