package dev.hawser.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.ingest.generate.Generator;
import dev.hawser.primitives.Interval;
import dev.hawser.testing.SparkSessions;
import dev.hawser.testing.SparkSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interval leaves unread. The exports have a file of each table for the first day, and one for the second. */
class PruningTest extends SparkSuite {
    private static final String DAMAGE = "not a row\n";
    private static final String ROW = "%s,0,%s,%d,21000,21000";
    private static final String RECEIPTS =
            "transaction_hash,transaction_index,block_hash,block_number,cumulative_gas_used,gas_used";

    @TempDir
    static Path exports;

    private static Generator.Export chain;

    @TempDir
    Path folder;

    @BeforeAll
    static void exportTwoDays() {
        SparkSession spark = SparkSessions.shared();
        for (String dialect : List.of("ethereum-etl", "aws-public", "cryo")) {
            chain = Exports.generate(spark, dialect, Optional.empty(), 1_000, exports.resolve(dialect));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "blocks_00000100_00000199.csv, 0/100, true",
        "blocks_00000100_00000199.csv, 0/101, false",
        "blocks_00000100_00000199.csv, 199/300, false",
        "blocks_00000100_00000199.csv, 200/300, true",
        "blocks_00000100_00000199.csv.gz, 200/300, true",
        "blocks_00000100_00000199.csv, 2024-01-01T00:00:00Z/2024-01-02T00:00:00Z, false",
        "ethereum__logs__00000100_to_00000199.parquet, 200/300, true",
        "start_block=00000100/end_block=00000199/blocks.csv, 200/300, true",
        "start_block=00000100/end_block=00000199/blocks.csv, 199/300, false",
        "logs/date=2024-01-02/part-0.parquet, 2024-01-01T00:00:00Z/2024-01-02T00:00:00Z, true",
        "logs/date=2024-01-02/part-0.parquet, 2024-01-01T00:00:00Z/2024-01-02T00:00:01Z, false",
        "logs/date=2024-01-02/part-0.parquet, 2024-01-03T00:00:00Z/2024-01-04T00:00:00Z, true",
        "logs/date=2024-13-02/part-0.parquet, 2024-01-03T00:00:00Z/2024-01-04T00:00:00Z, false",
        "logs/date=2024-01-02/part-0.parquet, 200/300, false",
        "blocks_2022_2023.csv, 15000000/16000000, false",
        "logs_20240101_20240131.csv, 15000000/16000000, false",
        "logs_20240100_20240199.csv, 15000000/16000000, true",
        "logs_00000199_00000100.csv, 200/300, false"
    })
    void aPathIsOutsideOnlyWhereItsNameSaysSo(String path, String interval, boolean outside) {
        InputFile file = new InputFile(new org.apache.hadoop.fs.Path("file:///export/" + path), 1, 0);
        assertThat(file.isOutside(Interval.parse(interval))).isEqualTo(outside);
    }

    @ParameterizedTest
    @CsvSource({"ethereum-etl, blocks", "cryo, blocks", "aws-public, time"})
    void aDamagedFileOutsideTheIntervalDoesNoHarm(String dialect, String kind) throws IOException {
        Path export = copy(dialect);
        for (Path file : filesOf(export, 0)) {
            Files.writeString(file, DAMAGE);
        }
        String interval = kind.equals("time") ? Exports.SECOND_DAY : secondDay();
        IngestRequest request = Exports.request(Optional.empty(), export, interval, tables());

        InputPlan plan = InputPlan.of(request, spark().sparkContext().hadoopConfiguration());
        assertThat(plan.tables())
                .allSatisfy(table -> assertThat(table.sources())
                        .extracting(source -> source.file().name())
                        .hasSize(1));
        for (TableInput table : plan.tables()) {
            String[] read = new TableReader(spark(), table, table.sources())
                    .rows(Optional.empty(), false)
                    .inputFiles();
            assertThat(read)
                    .as(table.name())
                    .singleElement()
                    .satisfies(file -> assertThat(file)
                            .isEqualTo(
                                    table.sources().get(0).file().path().toUri().toString()));
        }
        assertThat(Ingest.ingest(spark(), request, data()).tables()).allSatisfy(table -> {
            assertThat(table.rowsIn()).isPositive().isEqualTo(table.rowsAccepted());
            assertThat(table.rowsOutside()).isZero();
        });
    }

    @Test
    void aDamagedFileInAFolderOfOtherBlocksDoesNoHarm() throws IOException {
        Path export = folder.resolve("export");
        Path block = Path.of("start_block=00000000", "end_block=00000099", "receipts.csv");
        Requests.write(export.resolve(block), RECEIPTS, ROW.formatted(Requests.HASH, Requests.HASH, 7));
        Requests.write(export.resolve("start_block=00000100/end_block=00000199/receipts.csv"), DAMAGE);
        IngestResult.Table receipts = Ingest.ingest(
                        spark(), Exports.request(Optional.empty(), export, "0/100", "receipts"), data())
                .tables()
                .get(0);
        assertThat(receipts.rowsAccepted()).isEqualTo(1);
    }

    @Test
    void anIntervalBeyondAllFilesHasNoRows() {
        IngestResult result = Ingest.ingest(
                spark(), Exports.request(Optional.empty(), exports.resolve("ethereum-etl"), "1/2", tables()), data());
        assertThat(result.tables()).hasSize(5).allSatisfy(table -> {
            assertThat(table.rowsIn()).isZero();
            assertThat(table.rowsOutside()).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws-public", "cryo"})
    void aBlockIntervalFiltersRowGroups(String dialect) {
        IngestRequest request =
                Exports.request(Optional.empty(), exports.resolve(dialect), blocks(1, 2), "transactions");
        assertThat(plan(rows(request)).toString())
                .contains("PushedFilters: [Or(IsNull(block_number),And(GreaterThanOrEqual(block_number,");
    }

    @Test
    void cryosTimesFilterRowGroupsOfBlocks() {
        IngestRequest request =
                Exports.request(Optional.empty(), exports.resolve("cryo"), Exports.SECOND_DAY, "blocks");
        assertThat(plan(rows(request)).toString())
                .contains("PushedFilters: [Or(IsNull(timestamp),And(GreaterThanOrEqual(timestamp,");
    }

    @Test
    void rowGroupsOutsideABlockIntervalAreNotRead() throws IOException {
        Path export = folder.resolve("aws-public/transactions/date=2024-01-02");
        Files.createDirectories(export.getParent());
        spark().read()
                .parquet(exports.resolve("aws-public/transactions/date=2024-01-02")
                        .toString())
                .coalesce(1)
                .sortWithinPartitions("block_number", "transaction_index")
                .write()
                .option("parquet.block.size", 64 * 1024)
                .option("parquet.page.row.count.limit", 10)
                .option("parquet.block.row.count.limit", 100)
                .parquet(export.toString());
        Dataset<Row> rows = rows(Exports.request(
                Optional.empty(), folder.resolve("aws-public"), secondDayFrom(chain.blocks() - 1), "transactions"));

        SparkPlan plan = plan(rows);
        long kept = plan.execute().count();
        long scanned = (Long) scan(plan).metrics().apply("numOutputRows").value();

        assertThat(kept).isPositive();
        assertThat(scanned).isBetween(kept, 399L);
    }

    @Test
    void blocksShowWhichFilesATimeCanLieIn() throws IOException {
        Path export = copy("ethereum-etl");
        for (Path file : filesOf(export, 0)) {
            if (!file.getFileName().toString().startsWith("blocks")) {
                Files.writeString(file, DAMAGE, StandardOpenOption.APPEND);
            }
        }
        IngestResult result =
                Ingest.ingest(spark(), Exports.request(Optional.empty(), export, Exports.SECOND_DAY, tables()), data());
        assertThat(result.rowsQuarantined()).isZero();
        for (IngestResult.Table table : result.tables()) {
            assertThat(table.rowsAccepted()).as(table.name()).isPositive();
            assertThat(table.rowsOutside() > 0)
                    .as(table.name())
                    .isEqualTo(table.name().equals("blocks"));
        }
        assertThat(result.checks())
                .isNotEmpty()
                .allSatisfy(check -> assertThat(check.failed()).isZero());
    }

    @Test
    void blocksThatEndEarlyHideNoTransactions() throws IOException {
        Path export = copy("ethereum-etl");
        Path blocks = filesOf(export, 1).stream()
                .filter(file -> file.getFileName().toString().startsWith("blocks"))
                .findFirst()
                .orElseThrow();
        List<String> lines = Files.readAllLines(blocks);
        Files.write(blocks, lines.subList(0, 2));
        long all = transactionsOf(exports.resolve("ethereum-etl"), Exports.SECOND_DAY);
        assertThat(all).isPositive();
        assertThat(transactionsOf(export, Exports.SECOND_DAY)).isEqualTo(all);
    }

    @Test
    void aBlockWithAWrongTimeHidesNoTransactions() throws IOException {
        Path export = copy("ethereum-etl");
        Path blocks = filesOf(export, 1).stream()
                .filter(file -> file.getFileName().toString().startsWith("blocks"))
                .findFirst()
                .orElseThrow();
        List<String> lines = Files.readAllLines(blocks);
        String[] cells = lines.get(lines.size() - 1).split(",", 18);
        assertThat(cells[16]).hasSize(10);
        cells[0] = "99999999";
        cells[16] = "1";
        Files.writeString(blocks, String.join(",", cells) + "\r\n", StandardOpenOption.APPEND);
        assertThat(transactionsOf(export, Exports.SECOND_DAY))
                .isPositive()
                .isEqualTo(transactionsOf(exports.resolve("ethereum-etl"), Exports.SECOND_DAY));
    }

    private long transactionsOf(Path export, String interval) {
        long accepted = Ingest.ingest(
                        spark(), Exports.request(Optional.empty(), export, interval, "blocks", "transactions"), data())
                .tables()
                .get(1)
                .rowsAccepted();
        new DataFolder(data()).clear(spark());
        return accepted;
    }

    /** The rows of the request's only table as ingest reads them. */
    private Dataset<Row> rows(IngestRequest request) {
        InputPlan plan = InputPlan.of(request, spark().sparkContext().hadoopConfiguration());
        TableInput table = plan.tables().get(0);
        Optional<Selection.Range> range =
                new Selection(request.interval(), plan.tables(), new DataFolder(data())).range(table);
        return new TableReader(spark(), table, table.sources()).rows(range, false);
    }

    private static SparkPlan plan(Dataset<Row> rows) {
        return rows.queryExecution().executedPlan();
    }

    private static SparkPlan scan(SparkPlan plan) {
        SparkPlan node = plan;
        while (!node.children().isEmpty()) {
            node = node.children().head();
        }
        return node;
    }

    /** The generated export's files of its first day (0) or its second (1), one of each table. */
    private static List<Path> filesOf(Path export, int day) throws IOException {
        try (Stream<Path> files = Files.walk(export)) {
            List<Path> all = files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("_"))
                    .sorted()
                    .toList();
            return java.util.stream.IntStream.range(0, all.size())
                    .filter(i -> i % 2 == day)
                    .mapToObj(all::get)
                    .toList();
        }
    }

    private Path copy(String dialect) throws IOException {
        Path from = exports.resolve(dialect);
        Path to = folder.resolve(dialect);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copied = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copied.getParent());
                Files.copy(file, copied, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    /** Blocks by their place in the chain. */
    private static String blocks(long from, long to) {
        return (chain.firstBlock() + from) + "/" + (chain.firstBlock() + to);
    }

    private static String secondDayFrom(long block) {
        return blocks(block, chain.blocks() + 1_000);
    }

    /** The blocks of the second day: the chain begins some blocks before midnight. */
    private static String secondDay() throws IOException {
        String name = filesOf(exports.resolve("cryo"), 1).get(0).getFileName().toString();
        String first = Arrays.asList(name.split("__|_to_")).get(2);
        return Long.parseLong(first) + "/" + (chain.firstBlock() + chain.blocks());
    }

    private static String[] tables() {
        return Exports.CHAIN.toArray(String[]::new);
    }

    private String data() {
        return folder.resolve("data").toUri().toString();
    }
}
