package dev.hawser.ingest;

import static java.util.function.Function.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.ingest.uint256.Uint256;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSessions;
import dev.hawser.testing.SparkSuite;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One chain as three tools export it, and what becomes of it in the canonical tables. */
class DialectsTest extends SparkSuite {
    private static final long TRANSACTIONS = 1_000;
    private static final BigInteger BEYOND_128_BITS = BigInteger.ONE.shiftLeft(128);
    /** Digits that every double holds. */
    private static final int CERTAIN_DIGITS = 15;

    /** What ethereum-etl writes and the others don't, by export and table. */
    private static final Map<String, Map<String, Set<String>>> LACKING = Map.of(
            "aws-public",
            Map.of(
                    "blocks", Set.of("withdrawals_root", "withdrawals"),
                    "receipts", Set.of("root", "l1_fee", "l1_gas_used", "l1_gas_price", "l1_fee_scalar")),
            "cryo",
            Map.of(
                    "blocks",
                            Set.of(
                                    "parent_hash",
                                    "nonce",
                                    "sha3_uncles",
                                    "logs_bloom",
                                    "transactions_root",
                                    "state_root",
                                    "receipts_root",
                                    "difficulty",
                                    "total_difficulty",
                                    "size",
                                    "gas_limit",
                                    "transaction_count",
                                    "withdrawals_root",
                                    "withdrawals"),
                    "transactions", Set.of("block_hash"),
                    "receipts",
                            Set.of(
                                    "block_hash",
                                    "cumulative_gas_used",
                                    "contract_address",
                                    "root",
                                    "l1_fee",
                                    "l1_gas_used",
                                    "l1_gas_price",
                                    "l1_fee_scalar"),
                    "logs", Set.of("block_hash")));

    private static final Map<String, List<String>> AWS_DOUBLES = Map.of(
            "blocks", List.of("difficulty", "total_difficulty"),
            "transactions", List.of("value"),
            "token_transfers", List.of("value"));

    @TempDir
    static Path exports;

    private static IngestResult reference;
    private static final Map<String, IngestResult> RESULTS = new HashMap<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void exportOneChain() {
        SparkSession spark = SparkSessions.shared();
        Exports.generate(spark, "ethereum-etl", Optional.empty(), TRANSACTIONS, exports.resolve("ethereum-etl"));
        Exports.generate(spark, "aws-public", Optional.empty(), TRANSACTIONS, exports.resolve("aws-public"));
        Exports.generate(spark, "cryo", Optional.of("lz4"), TRANSACTIONS, exports.resolve("cryo"));
        Exports.generate(spark, "cryo", Optional.of("zstd"), TRANSACTIONS, exports.resolve("cryo-zstd"));
        reference = Ingest.ingest(spark, request("ethereum-etl", Optional.empty(), "all"), wholeData("ethereum-etl"));
    }

    @Test
    void theChainHasWhatDialectsDifferIn() {
        assertThat(reference.rowsQuarantined()).isZero();
        assertThat(reference("transactions").where("to_address is null").isEmpty())
                .isFalse();
        assertThat(reference("transactions").where("max_fee_per_gas is null").isEmpty())
                .isFalse();
        assertThat(reference("receipts").where("contract_address is null").isEmpty())
                .isFalse();
        assertThat(reference("receipts").where("contract_address is not null").isEmpty())
                .isFalse();
        assertThat(reference("receipts").where("status = 0").isEmpty()).isFalse();
        assertThat(reference("logs").selectExpr("size(topics)").distinct().count())
                .isGreaterThan(1);
        assertThat(reference("token_transfers").select("value").collectAsList())
                .anyMatch(row -> Uint256.value(row.getAs(0)).compareTo(BEYOND_128_BITS) > 0);
    }

    @ParameterizedTest
    @CsvSource({"ethereum-etl, ethereum-etl", "aws-public, aws-public", "cryo, cryo", "cryo-zstd, cryo"})
    void aDialectIsRecognisedAsTheOneThatWrote(String export, String named) {
        IngestRequest asked = request(export, Optional.of(named), "all");
        IngestRequest recognised = request(export, Optional.empty(), "all");
        InputPlan plan = InputPlan.of(recognised, spark().sparkContext().hadoopConfiguration());
        assertThat(plan.tables())
                .allSatisfy(table -> assertThat(table.sources()).isNotEmpty());
        assertThat(plan).isEqualTo(InputPlan.of(asked, spark().sparkContext().hadoopConfiguration()));
    }

    @ParameterizedTest
    @CsvSource({"aws-public, aws-public", "cryo, cryo", "cryo, cryo-zstd"})
    void everyTableHasTheRowsThatEthereumEtlWrites(String tool, String export) {
        IngestResult result = whole(export);
        assertThat(result.rowsQuarantined()).isZero();
        for (IngestResult.Table table : result.tables()) {
            Set<String> columns = names(table);
            Set<String> lacking = names(table(reference, table.name()));
            lacking.removeAll(columns);
            assertThat(lacking).as(table.name()).isEqualTo(LACKING.get(tool).getOrDefault(table.name(), Set.of()));
            List<String> inexact =
                    tool.equals("aws-public") ? AWS_DOUBLES.getOrDefault(table.name(), List.of()) : List.of();
            assertThat(table.inexact()).as(table.name()).isEqualTo(inexact);
            assertSame(wholeData(export), table.name(), columns, inexact);
        }
    }

    @ParameterizedTest
    @CsvSource({"ethereum-etl, true", "aws-public, true", "cryo, false"})
    void theChecksThatAToolsColumnsAllowFindNothing(String export, boolean headers) {
        IngestResult result = export.equals("ethereum-etl") ? reference : whole(export);
        List<String> checks = new ArrayList<>(List.of(
                ChainChecks.BLOCK_GAPS,
                ChainChecks.TRANSACTIONS_WITHOUT_BLOCK,
                ChainChecks.TRANSACTIONS_WITHOUT_RECEIPT,
                ChainChecks.RECEIPTS_WITHOUT_TRANSACTION,
                ChainChecks.RECEIPT_GAS));
        if (headers) {
            checks.addAll(List.of(
                    ChainChecks.PARENT_HASH,
                    ChainChecks.BASE_FEE,
                    ChainChecks.BLOCK_GAS,
                    ChainChecks.TRANSACTION_COUNT));
        }
        assertThat(result.checks()).extracting(IngestResult.Check::name).containsExactlyInAnyOrderElementsOf(checks);
        assertThat(result.checks()).allSatisfy(check -> {
            assertThat(check.checked()).as(check.name()).isPositive();
            assertThat(check.failed()).as(check.name()).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ethereum-etl", "aws-public", "cryo"})
    void aDayHoldsTheRowsOfItsBlocksInEveryDialect(String export) {
        IngestResult result = Ingest.ingest(spark(), request(export, Optional.empty(), Exports.SECOND_DAY), data());
        Dataset<Row> blocks = reference("blocks").where("timestamp >= '2024-01-02'");
        for (IngestResult.Table table : result.tables()) {
            String number = table.name().equals("blocks") ? "number" : "block_number";
            Dataset<Row> all = reference(table.name());
            long expected = all.join(
                            blocks.select("number"), all.col(number).equalTo(blocks.col("number")), "left_semi")
                    .count();
            assertThat(expected).isPositive().isLessThan(all.count());
            assertThat(table.rowsAccepted()).as(table.name()).isEqualTo(expected);
        }
    }

    @Test
    void aTransactionWhoseBlockIsMissingHasNoTime() throws IOException {
        Path cryo = cryoOf("transactions", "blocks");
        Files.delete(files(cryo, "blocks").get(1));
        IngestResult result = Ingest.ingest(
                spark(),
                Exports.request(Optional.empty(), cryo, "all", 1, List.of(), "blocks", "transactions"),
                data());
        assertThat(table(result, "transactions").reasons())
                .isEqualTo(Map.of(
                        "no_block:block_timestamp",
                        reference("transactions")
                                .where("block_timestamp >= '2024-01-02'")
                                .count()));
        assertThat(table(result, "transactions").rowsIn()).isEqualTo(TRANSACTIONS);
    }

    @Test
    void aQueryThatNeedsTheTimeIsToldThatBlocksGiveIt() {
        IngestRequest request = new IngestRequest(
                Optional.empty(),
                List.of(Requests.table("transactions")),
                List.of(exports.resolve("cryo").toUri().toString()),
                dev.hawser.primitives.Interval.ALL,
                0,
                List.of(),
                "select block_timestamp from transactions",
                "fees.sql");
        assertThatThrownBy(() -> Ingest.ingest(spark(), request, data()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("fees.sql line 1 reads the column 'block_timestamp' of 'transactions'")
                .extracting(thrown -> ((HawserException) thrown).advice())
                .asString()
                .contains("add the table 'blocks' to the pipeline");
    }

    @Test
    void aDayOfTransactionsWithoutTimeNeedsBlocks() {
        IngestRequest request =
                Exports.request(Optional.empty(), exports.resolve("cryo"), Exports.FIRST_DAY, "transactions");
        assertThatThrownBy(() -> Ingest.ingest(spark(), request, data()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("selects by 'block_timestamp' of 'transactions'")
                .extracting(thrown -> ((HawserException) thrown).advice())
                .asString()
                .contains("add the table 'blocks' to the pipeline");
    }

    @Test
    void bytesGiveTheAmountWhereCryoWroteNoDigits() throws IOException {
        Path cryo = cryoOf("erc20_transfers");
        rewrite(files(cryo, "erc20_transfers"), "value_string");
        IngestResult result =
                Ingest.ingest(spark(), Exports.request(Optional.empty(), cryo, "all", "token_transfers"), data());
        assertThat(table(result, "token_transfers").inexact()).isEmpty();
        assertSame(data(), "token_transfers", names(table(result, "token_transfers")), List.of());
    }

    @Test
    void anAmountThatCryoWroteAsADoubleAloneIsInexact() throws IOException {
        Path cryo = cryoOf("erc20_transfers");
        rewrite(files(cryo, "erc20_transfers"), "value_string", "value_binary");
        IngestResult result =
                Ingest.ingest(spark(), Exports.request(Optional.empty(), cryo, "all", "token_transfers"), data());
        assertThat(table(result, "token_transfers").inexact()).containsExactly("value");
        assertSame(data(), "token_transfers", names(table(result, "token_transfers")), List.of("value"));
    }

    @Test
    void aReceiptRootThatAwsOnceWroteIsRead() throws IOException {
        Path aws = folder.resolve("aws-public");
        Path day = aws.resolve("transactions/date=2024-01-01");
        Files.createDirectories(day);
        spark().read()
                .parquet(files(exports.resolve("aws-public/transactions/date=2024-01-01"), "").stream()
                        .map(Path::toString)
                        .toArray(String[]::new))
                .selectExpr("*", "'" + Requests.HASH + "' as receipt_root")
                .coalesce(1)
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(day.toString());
        IngestResult result = Ingest.ingest(spark(), Exports.request(Optional.empty(), aws, "all", "receipts"), data());
        assertThat(names(table(result, "receipts"))).contains("root");
        assertThat(DatasetTables.read(spark(), data(), Requests.table("receipts"))
                        .select("root")
                        .distinct()
                        .collectAsList())
                .hasToString("[[" + Requests.HASH + "]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws-public", "cryo"})
    void theCallersParquetSettingsChangeNothing(String export) {
        SparkSession caller = spark().newSession();
        caller.conf().set("spark.sql.parquet.binaryAsString", "true");
        caller.conf().set("spark.sql.parquet.int96AsTimestamp", "false");
        IngestResult result = Ingest.ingest(
                caller, Exports.request(Optional.empty(), exports.resolve(export), "all", "blocks"), data());
        assertThat(result.tables()).isEqualTo(List.of(table(whole(export), "blocks")));
    }

    /** A whole export, ingested once for all tests. */
    private IngestResult whole(String export) {
        return RESULTS.computeIfAbsent(
                export, name -> Ingest.ingest(spark(), request(name, Optional.empty(), "all"), wholeData(name)));
    }

    private static String wholeData(String export) {
        return exports.resolve("ingested/" + export + "/data").toUri().toString();
    }

    private static IngestRequest request(String export, Optional<String> dialect, String interval) {
        return Exports.request(dialect, exports.resolve(export), interval, Exports.CHAIN.toArray(String[]::new));
    }

    /** Cryo's files of some datasets, in a folder of their own. */
    private Path cryoOf(String... datasets) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("cryo"));
        for (String dataset : datasets) {
            for (Path file : files(exports.resolve("cryo"), dataset)) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static List<Path> files(Path export, String dataset) throws IOException {
        try (Stream<Path> files = Files.list(export)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".parquet"))
                    .filter(file -> file.getFileName().toString().contains(dataset))
                    .sorted()
                    .toList();
        }
    }

    /** The same files under the same names without some columns. */
    private void rewrite(List<Path> files, String... without) throws IOException {
        for (Path file : files) {
            Path written = folder.resolve("written");
            spark().read()
                    .parquet(file.toString())
                    .drop(without)
                    .coalesce(1)
                    .write()
                    .mode(SaveMode.Overwrite)
                    .parquet(written.toString());
            Files.delete(file);
            Files.move(files(written, "part-").get(0), file);
        }
    }

    /** The same rows; an inexact number as the same double, and digit for digit where a double holds its digits. */
    private void assertSame(String data, String table, Set<String> columns, List<String> inexact) {
        List<String> shared = columns.stream().sorted().toList();
        List<Row> expected = sorted(reference(table));
        List<Row> actual = sorted(DatasetTables.read(spark(), data, Requests.table(table)));
        assertThat(expected).as(table).isNotEmpty();
        assertThat(actual).as(table).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            for (String column : shared) {
                Object was = value(expected.get(i), column);
                Object is = value(actual.get(i), column);
                if (inexact.contains(column) && !isCertain((BigDecimal) was)) {
                    was = ((BigDecimal) was).doubleValue();
                    is = ((BigDecimal) is).doubleValue();
                }
                assertThat(is).as("%s.%s of row %s", table, column, i).isEqualTo(was);
            }
        }
    }

    private static List<Row> sorted(Dataset<Row> table) {
        List<String> columns = List.of(table.columns());
        if (columns.contains("number")) {
            return table.sort("number").collectAsList();
        }
        String index = columns.contains("log_index") ? "log_index" : "transaction_index";
        return table.sort("block_number", index).collectAsList();
    }

    /** Amounts as numbers. */
    private static Object value(Row row, String column) {
        Object value = row.getAs(column);
        return value instanceof byte[] word ? new BigDecimal(Uint256.value(word)) : value;
    }

    private static boolean isCertain(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().precision() <= CERTAIN_DIGITS;
    }

    private Dataset<Row> reference(String table) {
        return DatasetTables.read(spark(), wholeData("ethereum-etl"), Requests.table(table));
    }

    private static IngestResult.Table table(IngestResult result, String name) {
        return result.tables().stream()
                .collect(Collectors.toMap(IngestResult.Table::name, identity()))
                .get(name);
    }

    private static Set<String> names(IngestResult.Table table) {
        return table.columns().stream().map(IngestResult.Column::name).collect(Collectors.toSet());
    }

    private String data() {
        return folder.resolve("data").toUri().toString();
    }
}
