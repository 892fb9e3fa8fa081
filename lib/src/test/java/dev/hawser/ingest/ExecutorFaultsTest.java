package dev.hawser.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hawser.ingest.generate.ExportRequest;
import dev.hawser.ingest.generate.Generator;
import dev.hawser.primitives.Interval;
import dev.hawser.testing.SparkSessions;
import dev.hawser.testing.SparkSuite;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * An ingest gives the same rows whatever happens to its executors. The export has bad rows and rows that repeat, so that
 * every way through it is taken.
 */
@EnabledOnOs(OS.LINUX)
class ExecutorFaultsTest extends SparkSuite {
    private static final List<String> TABLES = List.of("blocks", "transactions", "receipts");
    private static final long TRANSACTIONS = 25_000;
    private static final long MOST_SECONDS = 300;

    @TempDir
    static Path shared;

    private static String expectedCounts;

    @TempDir
    Path work;

    @BeforeAll
    static void ingestWithoutFaults() throws IOException {
        Path export = shared.resolve("export");
        Generator.generate(
                SparkSessions.shared(),
                ExportRequest.of("ethereum-etl", TRANSACTIONS, 7, export.toUri().toString()));
        spoil(export.resolve("transactions"));
        expectedCounts = counts(Ingest.ingest(
                SparkSessions.shared(),
                request(export.toUri().toString()),
                shared.resolve("data").toUri().toString()));
        assertThat(expectedCounts)
                .contains("conflicting:hash=2")
                .contains("duplicate:hash=1")
                .contains("not_exact:gas=1");
    }

    @Test
    void killedExecutorsChangeNothing() throws Exception {
        Faults faults = ingestWith(FaultyIngest.KILL);
        assertThat(faults.executorsLost()).isEqualTo(2);
        assertSame();
    }

    @Test
    void tasksThatFailOnceChangeNothing() throws Exception {
        Faults faults = ingestWith(FaultyFiles.BREAKS);
        assertThat(faults.tasksFailed()).isGreaterThan(TABLES.size());
        assertSame();
    }

    @Test
    void speculativeCopiesChangeNothing() throws Exception {
        Faults faults = ingestWith(FaultyFiles.STALLS);
        assertThat(faults.copies()).isGreaterThan(TABLES.size());
        assertSame();
    }

    private record Faults(int executorsLost, int tasksFailed, int copies) {}

    static IngestRequest request(String input) {
        return new IngestRequest(
                Optional.of("ethereum-etl"),
                TABLES.stream().map(Requests::table).toList(),
                List.of(input),
                Interval.ALL,
                0.01,
                List.of(),
                "",
                "");
    }

    static String counts(IngestResult result) {
        return result.tables().stream().map(Object::toString).collect(Collectors.joining("\n", "", "\n"))
                + result.checks();
    }

    /** A row that is bad, one that stands twice, and one that contradicts another, in the midst of the file. */
    private static void spoil(Path transactions) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(transactions)) {
            file = files.sorted().findFirst().orElseThrow();
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        int gas = List.of(lines.get(0).split(",")).indexOf("gas");
        lines.add(lines.size() / 2, with(lines.get(11), gas, "2.1e4").replaceFirst("^0x..", "0xee"));
        lines.add(lines.size() / 3, lines.get(12));
        lines.add(with(lines.get(13), gas, "1"));
        Files.writeString(file, String.join("\r\n", lines) + "\r\n", StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static String with(String line, int cell, String value) {
        String[] cells = line.split(",", -1);
        cells[cell] = value;
        return String.join(",", cells);
    }

    /** Runs the ingest in a driver of its own. */
    private Faults ingestWith(String fault) throws IOException, InterruptedException {
        Path log = work.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command(fault))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Path home = linkedJars();
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process driver = builder.start();
        try {
            assertThat(driver.waitFor(MOST_SECONDS, TimeUnit.SECONDS))
                    .as(() -> tail(log))
                    .isTrue();
        } finally {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
            remove(home);
        }
        assumeTrue(
                driver.exitValue() != FaultyIngest.NO_CLUSTER,
                () -> "skipped: no two executors came up on this machine: " + tail(log));
        assertThat(driver.exitValue()).as(() -> tail(log)).isZero();
        String[] faults = Files.readString(work.resolve("faults")).split(" ");
        return new Faults(Integer.parseInt(faults[0]), Integer.parseInt(faults[1]), Integer.parseInt(faults[2]));
    }

    private List<String> command(String fault) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx1g", "-Djdk.reflect.useDirectMethodHandle=false"));
        command.add("-Dhawser.test.folders="
                + classPath().filter(Files::isDirectory).map(Path::toString).collect(Collectors.joining(":")));
        String classPath = classPath().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", classPath, FaultyIngest.class.getName()));
        command.addAll(List.of(fault, shared.resolve("export").toString(), work.toString()));
        return command;
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .map(Path::toAbsolutePath);
    }

    /** What Spark's workers take for its installation: a folder with the jars of this test. */
    private Path linkedJars() throws IOException {
        Path home = work.resolve("spark");
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (Path jar :
                classPath().filter(path -> path.toString().endsWith(".jar")).toList()) {
            Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
        return home;
    }

    private static void remove(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String tail(Path log) {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 4_000));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The number of rows, and the sum of their hashes, which their order doesn't change. */
    private String fingerprint(Path run, String table) {
        Dataset<Row> rows = spark().read()
                .parquet(run.resolve("data").resolve(table).toUri().toString());
        Column[] columns = Arrays.stream(rows.columns())
                .map(name -> name.equals("file") ? regexp_replace(col(name), "^[a-z]+:/+", "/") : col(name))
                .toArray(Column[]::new);
        return rows.agg(count(lit(1)), sum(xxhash64(columns).cast(DataTypes.createDecimalType(38, 0))))
                .first()
                .mkString(" rows, ");
    }

    private void assertSame() throws IOException {
        assertThat(Files.readString(work.resolve("result"))).isEqualTo(expectedCounts);
        for (String table : TABLES) {
            assertThat(fingerprint(work, table)).as(table).isEqualTo(fingerprint(shared, table));
        }
        assertThat(fingerprint(work, DataFolder.QUARANTINE)).isEqualTo(fingerprint(shared, DataFolder.QUARANTINE));
    }
}
