package dev.hawser.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.config.TableConfig;
import dev.hawser.ingest.FileRoot;
import dev.hawser.ingest.Ingest;
import dev.hawser.ingest.IngestRequest;
import dev.hawser.ingest.IngestResult;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Interval;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Times the ingest of ethereum-etl exports, every check on and the files hashed, against Spark's bare way from the same
 * CSV files to Parquet, in one JVM: for each export as many rounds as asked, and in each round both, so that whatever
 * else the machine does meets both alike. One JSON line a measurement on standard output. Spark's settings are system
 * properties; {@code src/test/bench/ingest.py} gives them, and makes the exports.
 *
 * <p>{@code IngestBenchmark ROUNDS TABLE,… OUT EXPORT…}: OUT is a folder of its own, emptied between measurements.
 */
public final class IngestBenchmark {
    private static final Set<String> WEI = Set.of(
            "value",
            "gas_price",
            "max_fee_per_gas",
            "max_priority_fee_per_gas",
            "base_fee_per_gas",
            "difficulty",
            "total_difficulty",
            "effective_gas_price");
    private static final Set<String> INTEGERS = Set.of(
            "number",
            "nonce",
            "block_number",
            "transaction_index",
            "gas",
            "gas_limit",
            "gas_used",
            "size",
            "cumulative_gas_used",
            "status",
            "timestamp",
            "block_timestamp",
            "transaction_count",
            "transaction_type");

    private final SparkSession spark;
    private final List<String> tables;
    private final Path out;

    private IngestBenchmark(SparkSession spark, List<String> tables, Path out) {
        this.spark = spark;
        this.tables = tables;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[0]);
        List<String> tables = List.of(arguments[1].split(","));
        Path out = Path.of(arguments[2]);
        List<Path> exports = Stream.of(arguments).skip(3).map(Path::of).toList();
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            new IngestBenchmark(spark, tables, out).run(rounds, exports);
        }
    }

    private void run(int rounds, List<Path> exports) throws IOException {
        for (Path export : exports) {
            warmUp(export);
            for (int round = 1; round <= rounds; round++) {
                if (round % 2 == 1) {
                    bare(export, round);
                    ingest(export, round);
                } else {
                    ingest(export, round);
                    bare(export, round);
                }
            }
        }
    }

    /** Both ways over the first file of each table, so that no measurement pays for the loading of classes. */
    private void warmUp(Path export) throws IOException {
        for (String table : tables) {
            writeBare(table, List.of(files(export, table).get(0)));
        }
        empty();
        Ingest.ingest(
                spark,
                request(tables.stream()
                        .map(table -> files(export, table).get(0).toUri().toString())
                        .toList()),
                data());
        FileRoot.read(spark, data());
        empty();
    }

    private void bare(Path export, int round) throws IOException {
        long start = System.nanoTime();
        for (String table : tables) {
            writeBare(table, files(export, table));
        }
        double seconds = seconds(start);
        long rows = spark.read().parquet(folder(tables.get(tables.size() - 1))).count();
        report(export, round, "bare", rows, seconds);
    }

    private void writeBare(String table, List<Path> files) {
        spark.read()
                .schema(schema(files.get(0)))
                .option("header", true)
                .csv(files.stream().map(file -> file.toUri().toString()).toArray(String[]::new))
                .write()
                .parquet(folder(table));
    }

    private void ingest(Path export, int round) throws IOException {
        List<String> inputs = tables.stream()
                .map(table -> export.resolve(table).toUri().toString())
                .toList();
        long start = System.nanoTime();
        IngestResult result = Ingest.ingest(spark, request(inputs), data());
        FileRoot root = FileRoot.read(spark, data());
        double seconds = seconds(start);
        if (result.rowsQuarantined() != 0 || root.count() == 0) {
            throw new IllegalStateException("rows of a generated export were refused: " + result);
        }
        long rows = result.tables().get(tables.size() - 1).rowsAccepted();
        report(export, round, "ingest", rows, seconds);
    }

    private IngestRequest request(List<String> inputs) {
        List<TableConfig> configs = tables.stream()
                .map(table -> new TableConfig(table, false, List.of(), List.of(), Optional.empty()))
                .toList();
        return new IngestRequest(Optional.of("ethereum-etl"), configs, inputs, Interval.ALL, 0, List.of(), "", "");
    }

    /** The types in which the dataset holds the columns, in the order of the file. */
    private static String schema(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return Stream.of(reader.readLine().split(","))
                    .map(name -> name + " " + type(file, name))
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(Path file, String name) {
        if (WEI.contains(name)) {
            return "decimal(38,0)";
        }
        boolean blockNonce = name.equals("nonce") && file.getParent().endsWith("blocks");
        return INTEGERS.contains(name) && !blockNonce ? "bigint" : "string";
    }

    private void report(Path export, int round, String what, long rows, double seconds) throws IOException {
        ObjectNode line = Json.object()
                .put("export", export.getFileName().toString())
                .put("round", round)
                .put("what", what)
                .put("rows", rows)
                .put("seconds", seconds)
                .put("bytes", size())
                .put("driverHeapPeak", heapPeak());
        System.out.println(line);
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        empty();
    }

    private static List<Path> files(Path export, String table) {
        try (Stream<Path> files = Files.list(export.resolve(table))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String data() {
        return out.resolve("data").toUri().toString();
    }

    private String folder(String table) {
        return out.resolve(table).toUri().toString();
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private void empty() throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(out)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** The most that this JVM's heap held since the last measurement, garbage included: at most what -Xmx allows. */
    static long heapPeak() {
        return heapPools()
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    static Stream<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
    }
}
