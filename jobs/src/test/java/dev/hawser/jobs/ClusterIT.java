package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.feature.FeatureQuery;
import dev.hawser.jobs.Program.Outcome;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.RunKey;
import dev.hawser.score.DocumentColumn;
import dev.hawser.score.FixedPoint;
import dev.hawser.score.JsonCells;
import dev.hawser.score.ModelDocument;
import dev.hawser.session.HawserConfig;
import dev.hawser.store.RunStore;
import dev.hawser.testing.HdfsServer;
import dev.hawser.testing.S3Server;
import dev.hawser.testing.StandaloneCluster;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on a standalone cluster of two workers, with the profile that conf/deploy has for it. */
class ClusterIT {
    private static final String ROWS = "20000";
    private static final String PIPELINE = "tx-failure";
    private static final String SPARK_HADOOP = "spark.hadoop.";
    private static final BigDecimal MARGIN_TOLERANCE = new BigDecimal("1e-9");
    private static final Path S3_JARS = Program.JAR.resolveSibling("s3a-jars");

    @TempDir
    static Path folder;

    private static StandaloneCluster cluster;
    private static Node node;
    private static Path export;
    private static Path local;
    private static JsonNode dataset;
    private static JsonNode model;
    private static JsonNode batch;
    private static String registry;
    private static String owner;

    /** The cluster, an export, and what local mode makes of it. */
    @BeforeAll
    static void start() {
        Path sparkHome = PythonEnvironment.sparkHome();
        CompletableFuture<StandaloneCluster> starting =
                CompletableFuture.supplyAsync(() -> StandaloneCluster.start(sparkHome, 2, 2048));
        Cli.prepare();
        node = new Node(folder);
        owner = node.fundedKey("owner").toString();
        export = folder.resolve("export");
        local = folder.resolve("local");
        Cli cli = new Cli("--store", local.toString(), "--pipeline", PIPELINE, "--input", export.toString());
        new Cli("--rows", ROWS, "--out", export.toString()).run("generate").succeeded();
        dataset = cli.json("ingest");
        model = cli.json("train");
        batch = cli.json("predict");
        cluster = starting.join();
        registry = new Cli(node.options("owner", "--store", local.toString()))
                .json("deploy", "AnchorRegistry")
                .path("address")
                .asText();
    }

    @AfterAll
    static void stop() {
        Stream.of(cluster, node).filter(Objects::nonNull).forEach(ClusterIT::close);
    }

    @Test
    void in_cluster_mode_the_launcher_tells_how_the_driver_ended_and_a_stored_model_predicts_the_same_root_on_s3()
            throws IOException {
        try (S3Server s3 = S3Server.s3proxy()) {
            String store = s3.bucket() + "/store";
            copy(local.resolve("runs"), URI.create(store + "/runs"), s3.hadoop());
            remove(store + "/runs/" + batch.path("run").asText(), s3.hadoop());
            Program launcher = launcher(s3, "--store", store, "--outcome", "on-s3", "--json");

            Outcome done = launcher.run();

            assertThat(done.exit()).as("%s%n%s", done, cluster.logs()).isZero();
            JsonNode result = done.json().path("result");
            assertThat(done.json().path("command").asText()).isEqualTo("predict");
            assertThat(result.path("root")).isEqualTo(batch.path("root"));
            assertThat(result.path("count")).isEqualTo(batch.path("count"));
            assertThat(result.path("run")).isEqualTo(batch.path("run"));

            Outcome refused = launcher(s3, "--store", store, "--model", "0x" + "00".repeat(16))
                    .run();
            assertThat(refused.exit()).as("%s%n%s", refused, cluster.logs()).isEqualTo(2);
            assertThat(refused.err()).contains("hawser: error: no model 0x", "what to do: list the runs");
        }
    }

    @Test
    void a_worker_that_dies_in_the_middle_of_each_job_costs_no_row_and_the_fit_is_that_of_local_mode()
            throws Exception {
        try (HdfsServer hdfs = HdfsServer.start()) {
            URI place = hdfs.uri();
            copy(export, place.resolve("/export"), hdfs.hadoop());
            String store = place.resolve("/store").toString();
            int ui = TestChain.freePort();
            Program run = client(
                    List.of("--conf", "spark.ui.port=" + ui, "--conf", "spark.hadoop.dfs.replication=1"),
                    run(
                            "--pipeline",
                            PIPELINE,
                            "--store",
                            store,
                            "--input",
                            place.resolve("/export").toString(),
                            "--registry",
                            registry,
                            "--json"));
            RunStore runs = RunStore.open(URI.create(store), hdfs.hadoop(), Clock.systemUTC());

            CompletableFuture<Outcome> driver = CompletableFuture.supplyAsync(run::run);
            for (int published = 0; published < 3; published++) {
                killTheWorkerThatIsBusy(driver, new ApplicationWatch(ui), runs, published);
            }
            Outcome done = driver.join();

            assertThat(done.exit()).as("%s", done).isZero();
            List<Manifest> manifests = runs.manifests();
            assertThat(manifests).hasSize(3);
            assertThat(manifests.get(0).members().objects("tables"))
                    .hasSameSizeAs(dataset.path("rows"))
                    .allSatisfy(table -> assertThat(table.count("rowsAccepted"))
                            .isEqualTo(dataset.at("/rows/" + table.text("name") + "/accepted")
                                    .asLong()));
            assertThat(manifests.get(2).count()).isEqualTo(batch.path("count").asLong());
            verify(store, PIPELINE, Map.of());
            assertThat(greatestDifference(
                            document(runs, manifests.get(1)), document(localRuns(), manifest(local.toString(), model))))
                    .isLessThanOrEqualTo(MARGIN_TOLERANCE);
        }
    }

    @Test
    void a_run_with_executors_that_come_as_they_are_needed_sends_the_driver_no_rows_and_verifies_on_another_s3()
            throws IOException {
        try (S3Server s3 = S3Server.versitygw()) {
            copy(export, URI.create(s3.bucket() + "/export"), s3.hadoop());
            String store = s3.bucket() + "/store";
            Path events = Files.createDirectories(folder.resolve("events"));
            List<String> submit = new ArrayList<>(withS3(s3));
            submit.addAll(settings(
                    "spark.driver.maxResultSize=16m",
                    "spark.speculation=true",
                    "spark.speculation.interval=10ms",
                    "spark.speculation.multiplier=1.01",
                    "spark.speculation.quantile=0.3",
                    "spark.speculation.minTaskRuntime=10ms",
                    "spark.dynamicAllocation.enabled=true",
                    "spark.dynamicAllocation.shuffleTracking.enabled=true",
                    "spark.dynamicAllocation.minExecutors=0",
                    "spark.dynamicAllocation.maxExecutors=2",
                    "spark.dynamicAllocation.schedulerBacklogTimeout=1s",
                    "spark.dynamicAllocation.executorIdleTimeout=1s",
                    "spark.dynamicAllocation.shuffleTracking.timeout=1s",
                    "spark.eventLog.enabled=true",
                    "spark.eventLog.rolling.enabled=false",
                    "spark.eventLog.compress=false",
                    "spark.eventLog.dir=" + events.toUri()));
            Program run = client(
                            submit,
                            run(
                                    "--pipeline",
                                    "gas-price",
                                    "--store",
                                    store,
                                    "--input",
                                    s3.bucket() + "/export",
                                    "--registry",
                                    registry,
                                    "--json"))
                    .with(keys());

            Outcome done = run.run();

            assertThat(done.exit()).as("%s", done).isZero();
            assertThat(Files.readAllLines(onlyFile(events)).stream()
                            .filter(line -> line.contains("\"SparkListenerExecutorAdded\""))
                            .count())
                    .as("executors, of which none is there from the beginning")
                    .isPositive();
            Map<String, String> settings = new HashMap<>(s3.settings());
            settings.put("fs.s3a.access.key", S3Server.ACCESS_KEY);
            settings.put("fs.s3a.secret.key", S3Server.SECRET_KEY);
            verify(store, "gas-price", settings);
        }
    }

    @Test
    void an_executor_without_memory_for_a_line_is_a_clear_error_and_publishes_nothing() throws IOException {
        Path bomb = folder.resolve("transactions_bomb.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            out.write(
                    ("hash,nonce,block_hash,block_number,transaction_index,from_address,to_address,value,gas,gas_price,input,"
                                    + "block_timestamp\n0x")
                            .getBytes(StandardCharsets.UTF_8));
            byte[] letters = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 700; i++) {
                out.write(letters);
            }
        }
        Path store = folder.resolve("bombed");
        Outcome outcome = client(
                        settings("spark.task.maxFailures=2"),
                        "ingest",
                        "--pipeline",
                        "gas-price",
                        "--input",
                        bomb.toString(),
                        "--store",
                        store.toString())
                .run();

        assertThat(outcome.exit()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.err())
                .contains("hawser: error: an executor ran out of memory: ", "what to do: raise spark.executor.memory")
                .doesNotContain("\tat ");
        assertThat(RunStore.open(store.toUri(), new Configuration(), Clock.systemUTC())
                        .manifests())
                .isEmpty();
    }

    @Test
    void a_cluster_without_the_s3_jars_is_told_which_it_lacks_before_anything_is_done() {
        Outcome outcome = client(List.of(), "ingest", "--pipeline", "price", "--store", "s3a://bucket/store")
                .run();

        assertThat(outcome.exit()).as("%s", outcome).isEqualTo(2);
        assertThat(outcome.err())
                .contains("needs a class that this Spark lacks", "S3AFileSystem", "jobs/target/s3a-jars")
                .doesNotContain("\tat ");
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** When the job after that many published ones has a task at work. */
    private static void killTheWorkerThatIsBusy(
            CompletableFuture<Outcome> driver, ApplicationWatch watch, RunStore runs, int published)
            throws InterruptedException {
        while (true) {
            assertThat(driver).as("%s", driver).isNotDone();
            Optional<String> executor = watch.busyExecutor();
            if (executor.isPresent()
                    && runs.manifests().size() == published
                    && runs.unfinished().size() == 1) {
                cluster.killWorkerOf(executor.get());
                cluster.addWorker();
                return;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static String[] run(String... options) {
        return Stream.concat(Stream.of("run"), Stream.of(node.options("owner", options)))
                .toArray(String[]::new);
    }

    /** {@code ./hawser predict} in cluster mode. */
    private static Program launcher(S3Server s3, String... more) {
        String[] command = Stream.concat(
                        Stream.of("predict", "--pipeline", PIPELINE, "--owner", owner), Stream.of(more))
                .toArray(String[]::new);
        List<String> submit = new ArrayList<>(List.of("--master", cluster.url(), "--deploy-mode", "cluster"));
        submit.addAll(withS3(s3));
        submit.addAll(small());
        return Program.hawser(command)
                .with(Map.of(
                        "SPARK_HOME",
                        PythonEnvironment.sparkHome().toString(),
                        "SPARK_LOCAL_IP",
                        "127.0.0.1",
                        "HAWSER_PROFILE",
                        "standalone",
                        "HAWSER_SUBMIT",
                        String.join(" ", submit)))
                .with(keys());
    }

    /** A command whose driver is a process of its own, with the cluster's executors. */
    private static Program client(List<String> submit, String... command) {
        Path home = PythonEnvironment.sparkHome();
        List<String> words = new ArrayList<>(List.of(
                home.resolve("bin/spark-submit").toString(),
                "--properties-file",
                Program.CHECKOUT.resolve("conf/deploy/standalone.conf").toString(),
                "--master",
                cluster.url()));
        words.addAll(small());
        words.addAll(submit);
        words.addAll(List.of("--class", "dev.hawser.jobs.HawserCommand", Program.JAR.toString()));
        words.addAll(List.of(command));
        return new Program(words, Map.of("SPARK_HOME", home.toString()))
                .with(Map.of("SPARK_SUBMIT_OPTS", Program.SHORT_LIVED, "SPARK_LOCAL_IP", "127.0.0.1"));
    }

    /** What fits a small machine, over the profile. */
    private static List<String> small() {
        return settings(
                "spark.driver.memory=512m",
                "spark.executor.memory=640m",
                "spark.executor.cores=1",
                "spark.cores.max=2",
                "spark.sql.shuffle.partitions=4",
                "spark.executor.extraJavaOptions=-XX:+UseSerialGC");
    }

    private static List<String> withS3(S3Server s3) {
        List<String> words = new ArrayList<>(List.of("--jars", S3_JARS + "/*.jar"));
        s3.settings().forEach((key, value) -> words.addAll(settings(SPARK_HADOOP + key + "=" + value)));
        return words;
    }

    private static Map<String, String> keys() {
        return Map.of("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
    }

    private static List<String> settings(String... settings) {
        return Stream.of(settings)
                .flatMap(setting -> Stream.of("--conf", setting))
                .toList();
    }

    /** Every check of the newest batch, its rows made again from the dataset. */
    private static void verify(String store, String pipeline, Map<String, String> hadoop) {
        hadoop.forEach((key, value) -> System.setProperty(SPARK_HADOOP + key, value));
        try {
            new Cli(node.options("owner", "--store", store, "--pipeline", pipeline, "--registry", registry))
                    .run("verify", "--features")
                    .succeeded();
        } finally {
            hadoop.keySet().forEach(key -> System.clearProperty(SPARK_HADOOP + key));
            Cli.spark().conf().unset("spark.sql.sources.commitProtocolClass");
            Cli.spark().conf().unset("spark.sql.parquet.output.committer.class");
        }
    }

    private static RunStore localRuns() {
        return RunStore.open(local.toUri(), new Configuration(), Clock.systemUTC());
    }

    private static Manifest manifest(String store, JsonNode run) {
        return CommandConfig.of(CommonOptions.parse(List.of("--store", store)))
                .store()
                .find(RunKey.parse(run.path("run").asText()))
                .orElseThrow();
    }

    private static ModelDocument document(RunStore runs, Manifest model) {
        return ModelDocument.parse(
                model.members().object("document"),
                () -> runs.read(model, "data/weights.bin").orElseThrow());
    }

    /** Between the margins that two documents give the rows of the local dataset. */
    private static BigDecimal greatestDifference(ModelDocument one, ModelDocument other) {
        HawserConfig config =
                CommandConfig.of(CommonOptions.parse(List.of("--store", local.toString(), "--pipeline", PIPELINE)));
        Manifest rows =
                config.store().find(RunKey.parse(dataset.path("run").asText())).orElseThrow();
        Dataset<Row> query = FeatureQuery.rows(
                Cli.spark(),
                config.pipeline(),
                List.of(config.store().attemptFolder(rows) + "/data"),
                Optional.empty());
        BigInteger greatest = BigInteger.ZERO;
        for (String row : query.toJSON().takeAsList(2_000)) {
            ObjectNode cells = Json.parseObject(row.getBytes(StandardCharsets.UTF_8), "a row");
            BigInteger difference =
                    margin(one, cells).subtract(margin(other, cells)).abs();
            greatest = greatest.max(difference);
        }
        return new BigDecimal(greatest, FixedPoint.MARGIN_SCALE);
    }

    private static BigInteger margin(ModelDocument document, ObjectNode row) {
        row.retain(document.columns().stream().map(DocumentColumn::name).toList());
        return document.scorer()
                .margins(JsonCells.of(row, document.columns()))
                .orElseThrow()
                .get(0);
    }

    private static void copy(Path from, URI to, Configuration hadoop) throws IOException {
        // S3A can't buffer on a disk whose files Spark reads without checksums.
        hadoop.set("fs.s3a.fast.upload.buffer", "bytebuffer");
        hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(to);
        FileUtil.copy(from.toFile(), target.getFileSystem(hadoop), target, false, hadoop);
    }

    private static void remove(String folder, Configuration hadoop) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder);
        assertThat(path.getFileSystem(hadoop).delete(path, true)).isTrue();
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.reduce((one, other) -> {
                        throw new AssertionError("more than " + one);
                    })
                    .orElseThrow();
        }
    }
}
