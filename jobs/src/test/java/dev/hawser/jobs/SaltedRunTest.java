package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.jobs.Cli.Outcome;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.RunKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.EventLoggingListener;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

/** A salted batch from the master secret's file to a checked proof, and where the secret must not be found. */
class SaltedRunTest {
    private static final String SQL_LOGGER = "org.apache.spark.sql";

    @TempDir
    static Path folder;

    private static DailyPrices prices;
    private static Path saltFile;
    private static String eventLog;
    private static String logs;
    private static Outcome predicted;
    private static Manifest batch;

    @BeforeAll
    static void publish() throws Exception {
        Cli.prepare();
        prices = new DailyPrices(folder, "salted = true").days(2, 0, 1);
        saltFile = folder.resolve("keys/salt.txt");
        Cli.execute("accounts", "new-salt", "--salt-file", saltFile.toString()).succeeded();
        prices.json("ingest", 0, 2);
        prices.json("train", 0, 2);
        observe(() -> predicted = prices.run("predict", 0, 2, "--salt-file", saltFile.toString(), "--verbose", "--json")
                .succeeded());
        batch = prices.manifest(predicted.json());
    }

    /** With Spark's event log on, and what Spark's planner and code generator log at their most talkative. */
    private static void observe(Runnable work) throws IOException, TimeoutException {
        Path events = Files.createDirectories(folder.resolve("events"));
        EventLoggingListener listener = new EventLoggingListener(
                "salted",
                Option.empty(),
                events.toUri(),
                new SparkConf(false)
                        .set("spark.eventLog.compress", "false")
                        .set("spark.eventLog.rolling.enabled", "false"));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        OutputStreamAppender appender = OutputStreamAppender.newBuilder()
                .setName("lines")
                .setTarget(lines)
                .build();
        appender.start();
        LoggerContext context = LoggerContext.getContext(false);
        LoggerConfig talkative = new LoggerConfig(SQL_LOGGER, Level.TRACE, false);
        talkative.addAppender(appender, Level.TRACE, null);
        listener.start();
        Cli.spark().sparkContext().addSparkListener(listener);
        context.getConfiguration().addLogger(SQL_LOGGER, talkative);
        context.updateLoggers();
        try {
            work.run();
            Cli.spark().sparkContext().listenerBus().waitUntilEmpty();
        } finally {
            context.getConfiguration().removeLogger(SQL_LOGGER);
            context.updateLoggers();
            Cli.spark().sparkContext().removeSparkListener(listener);
            listener.stop();
        }
        logs = lines.toString(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(events)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        eventLog = text.toString();
    }

    @Test
    void theManifestSaysThatTheBatchIsSalted() {
        assertThat(batch.members().flag("salted")).isTrue();
        assertThat(batch.members().texts("leafEncoding")).endsWith("bytes32", "bytes32", "bytes32");
    }

    @Test
    void neitherSecretNorSaltsShowInEventLogLogsOrOutput() throws Exception {
        assertThat(eventLog).contains("SparkListenerSQLExecutionStart", "UDF(");
        assertThat(logs).contains("UDF");
        List<byte[]> hidden = new ArrayList<>(List.of(master(), batchSecret()));
        salts().forEach(salt -> hidden.add(Hex.decode(salt)));
        for (byte[] bytes : hidden) {
            for (String form : forms(bytes)) {
                for (String text : List.of(eventLog, logs, predicted.out(), predicted.err(), batch.text())) {
                    assertThat(text.contains(form) || text.contains(form.toUpperCase(Locale.ROOT)))
                            .as(form)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void theStoreHoldsTheSaltsButNeitherSecret() throws Exception {
        List<String> needles = new ArrayList<>();
        for (byte[] secret : List.of(master(), batchSecret())) {
            needles.addAll(forms(secret));
            needles.add(new String(secret, StandardCharsets.ISO_8859_1));
        }
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(needles);
            }
        }
        assertThat(salts()).hasSize((int) batch.count()).doesNotHaveDuplicates();
    }

    @Test
    void aSaltedRowIsProvenAndItsWordsAreShownOnlyWithTheSaltFile() throws Exception {
        ObjectNode bare = proof("bare");
        assertThat(bare.has("featureWords")).isFalse();
        ObjectNode shown = proof("shown", "--salt-file", saltFile.toString());
        assertThat(shown.has("featureSalt")).isTrue();
        assertThat(salts()).contains(shown.get("values").get(7).textValue());
        for (String name : List.of("bare", "shown")) {
            Cli.execute("check", folder.resolve(name + ".proof.json").toString())
                    .succeeded();
        }
        Path other = folder.resolve("keys/other.txt");
        Cli.execute("accounts", "new-salt", "--salt-file", other.toString()).succeeded();
        prove("none", "--salt-file", other.toString())
                .failed(2)
                .says("the master secret is not the one that the batch was salted with");
    }

    @ParameterizedTest
    @ValueSource(strings = {"predict", "run"})
    void withoutTheFileASaltedPipelineStopsBeforeAnyWork(String job) throws IOException {
        long before = files();
        prices.run(job, 0, 1)
                .failed(2)
                .says("pipeline hourly publishes salted rows, and no salt file is named", "--salt-file", "new-salt");
        prices.run(job, 0, 1, "--salt-file", folder.resolve("absent").toString())
                .failed(2)
                .says("the salt file " + folder.resolve("absent") + " can't be read: NoSuchFileException");
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "beef", "0x%s0", "%s%s", "%s\n\n", " %s", "0X%s", "\u00e9%s"})
    void aFileThatHoldsNoMasterSecretIsRefusedWithoutShowingIt(String form) throws IOException {
        String digits = "5ec2e7".repeat(11).substring(2);
        Path file = folder.resolve("bad.txt");
        Files.writeString(file, form.replace("%s", digits));
        prices.run("predict", 0, 2, "--salt-file", file.toString(), "--set", "deploy.salt-file=x")
                .failed(2)
                .says("the salt file " + file + " holds no master secret")
                .err()
                .lines()
                .forEach(line -> assertThat(line).doesNotContain("5ec2e7", "beef"));
    }

    @Test
    void theFileIsItsOwnersAloneAndNeverOverwritten() throws IOException {
        String before = Files.readString(saltFile);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saltFile)))
                .isEqualTo("rw-------");
        Cli.execute("accounts", "new-salt", "--salt-file", saltFile.toString())
                .failed(2)
                .says(saltFile + " exists already");
        assertThat(Files.readString(saltFile)).isEqualTo(before);
        Cli.execute("accounts", "new-salt").failed(2).says("no --salt-file is given");
    }

    private static ObjectNode proof(String name, String... more) throws IOException {
        prove(name, more).succeeded();
        return Json.parseObject(Files.readAllBytes(folder.resolve(name + ".proof.json")), "the proof");
    }

    private static Outcome prove(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "prove",
                "--key",
                "at=2024-01-01 05:00:00",
                "--out",
                folder.resolve(name + ".proof.json").toString()));
        arguments.addAll(List.of(more));
        return prices.cli().run(arguments.toArray(String[]::new));
    }

    private static long files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            return files.count();
        }
    }

    private static List<String> salts() {
        return prices.table(batch, "rows").select("salt").collectAsList().stream()
                .map((Row row) -> Hex.encode((byte[]) row.get(0)))
                .toList();
    }

    private static byte[] master() throws IOException {
        return Hex.decode(Files.readString(saltFile).strip());
    }

    private static byte[] batchSecret() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(master(), "HmacSHA256"));
        return mac.doFinal(RunKey.parse(batch.run().toString()).bytes());
    }

    private static List<String> forms(byte[] bytes) {
        return List.of(
                HexFormat.of().formatHex(bytes),
                HexFormat.ofDelimiter(" ").formatHex(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                Arrays.toString(bytes));
    }
}
