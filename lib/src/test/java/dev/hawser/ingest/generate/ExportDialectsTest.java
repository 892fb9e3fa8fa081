package dev.hawser.ingest.generate;

import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportDialectsTest extends SparkSuite {
    private static final Set<ExportTable> ALL = ExportTable.named(List.of("all"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "ethereum-etl, csv, none",
        "ethereum-etl, csv, gzip",
        "ethereum-etl, json, none",
        "ethereum-etl, json, gzip",
        "aws-public, parquet, snappy",
        "cryo, parquet, lz4",
        "cryo, parquet, zstd"
    })
    void aSeedGivesTheSameBytesInOneTaskAndInSevenAndAnotherSeedOthers(
            String dialect, String format, String compression) throws IOException {
        Generator.generate(spark(), request(dialect, format, compression, 11, "first"), 1);
        Generator.generate(spark(), request(dialect, format, compression, 11, "second"), 7);
        Generator.generate(spark(), request(dialect, format, compression, 12, "third"), 7);
        assertThat(files("first")).hasSizeGreaterThan(15).isEqualTo(files("second"));
        assertThat(files("third").values()).doesNotContainAnyElementsOf(withoutEmpty(files("first")));
    }

    @Test
    void thirtyDaysOfFewTransactionsLieInFilesOfOneDayEach() throws IOException {
        Generator.Export export = generate("ethereum-etl", "csv", "none", Duration.ofMinutes(40), 200_000, "etl");
        assertThat(Duration.between(export.from(), export.to())).isBetween(Duration.ofDays(30), Duration.ofDays(35));
        assertThat(files("etl").keySet())
                .filteredOn(name -> name.startsWith("blocks/"))
                .hasSizeBetween(31, 36);
        assertThat(spark().read()
                        .option("header", true)
                        .csv(path("etl/blocks"))
                        .selectExpr("_metadata.file_name as file", "date(timestamp_seconds(bigint(timestamp))) as day")
                        .groupBy("file")
                        .agg(countDistinct("day").as("days"))
                        .filter("days <> 1")
                        .count())
                .isZero();
    }

    @Test
    void awsFilesHaveTheProducersColumns() throws IOException {
        generate("aws-public", "parquet", "snappy", Duration.ofHours(2), 3_000, "aws");
        List<String> names = List.copyOf(files("aws").keySet());
        assertThat(names)
                .filteredOn(name -> !name.equals("_SUCCESS"))
                .allMatch(name -> name.matches("(blocks|transactions|logs|token_transfers)/date=2024-01-0\\d/"
                        + "part-00000-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-c000\\.snappy\\.parquet"));
        assertThat(schema("aws", "blocks/"))
                .isEqualTo("difficulty double, hash binary STRING, miner binary STRING, nonce binary STRING,"
                        + " number int64, size int64, timestamp int96, total_difficulty double,"
                        + " base_fee_per_gas int64, gas_limit int64, gas_used int64, extra_data binary STRING,"
                        + " logs_bloom binary STRING, parent_hash binary STRING, state_root binary STRING,"
                        + " receipts_root binary STRING, transactions_root binary STRING, sha3_uncles binary STRING,"
                        + " transaction_count int64, date binary STRING, last_modified int96: SNAPPY");
        assertThat(schema("aws", "transactions/"))
                .isEqualTo("gas int64, hash binary STRING, input binary STRING, nonce int64, value double,"
                        + " block_number int64, block_hash binary STRING, transaction_index int64,"
                        + " from_address binary STRING, to_address binary STRING, gas_price int64,"
                        + " receipt_cumulative_gas_used int64, receipt_gas_used int64,"
                        + " receipt_contract_address binary STRING, receipt_status int64,"
                        + " receipt_effective_gas_price int64, transaction_type int64, max_fee_per_gas int64,"
                        + " max_priority_fee_per_gas int64, block_timestamp int96, date binary STRING,"
                        + " last_modified int96: SNAPPY");
        assertThat(schema("aws", "logs/"))
                .isEqualTo("address binary STRING, topics LIST, data binary STRING, transaction_index int64,"
                        + " log_index int64, transaction_hash binary STRING, block_number int64,"
                        + " block_hash binary STRING, block_timestamp int96, date binary STRING,"
                        + " last_modified int96: SNAPPY");
        assertThat(schema("aws", "token_transfers/"))
                .isEqualTo("token_address binary STRING, from_address binary STRING, to_address binary STRING,"
                        + " value double, transaction_hash binary STRING, log_index int64, block_number int64,"
                        + " block_hash binary STRING, block_timestamp int96, date binary STRING,"
                        + " last_modified int96: SNAPPY");
    }

    /** Blocks, logs and transfers as cryo 0.3.0 wrote them when it was run; n_input_* came later. */
    @ParameterizedTest
    @CsvSource({"lz4, LZ4_RAW", "zstd, ZSTD"})
    void cryosFilesHaveItsDefaultColumns(String compression, CompressionCodecName codec) throws IOException {
        generate("cryo", "parquet", compression, Duration.ofSeconds(12), 3_000, "cryo");
        assertThat(files("cryo").keySet())
                .containsExactlyInAnyOrder(
                        "_SUCCESS", file("blocks"), file("transactions"), file("logs"), file("erc20_transfers"));
        assertThat(schema("cryo", file("blocks")))
                .isEqualTo("block_hash binary, author binary, block_number int32 INTEGER(32,false),"
                        + " gas_used int64 INTEGER(64,false), extra_data binary, timestamp int32 INTEGER(32,false),"
                        + " base_fee_per_gas int64 INTEGER(64,false), chain_id int64 INTEGER(64,false): " + codec);
        assertThat(schema("cryo", file("transactions")))
                .isEqualTo("block_number int32 INTEGER(32,false), transaction_index int64 INTEGER(64,false),"
                        + " transaction_hash binary, nonce int64 INTEGER(64,false), from_address binary,"
                        + " to_address binary, value_binary binary, value_string binary STRING, value_f64 double,"
                        + " input binary, gas_limit int64 INTEGER(64,false), gas_used int64 INTEGER(64,false),"
                        + " gas_price int64 INTEGER(64,false), transaction_type int32 INTEGER(32,false),"
                        + " max_priority_fee_per_gas int64 INTEGER(64,false),"
                        + " max_fee_per_gas int64 INTEGER(64,false), success boolean,"
                        + " n_input_bytes int32 INTEGER(32,false), n_input_zero_bytes int32 INTEGER(32,false),"
                        + " n_input_nonzero_bytes int32 INTEGER(32,false), chain_id int64 INTEGER(64,false): "
                        + codec);
        String place = "block_number int32 INTEGER(32,false), transaction_index int32 INTEGER(32,false),"
                + " log_index int32 INTEGER(32,false), transaction_hash binary, ";
        assertThat(schema("cryo", file("logs")))
                .isEqualTo(place + "address binary, topic0 binary, topic1 binary, topic2 binary, topic3 binary,"
                        + " data binary, chain_id int64 INTEGER(64,false): " + codec);
        assertThat(schema("cryo", file("erc20_transfers")))
                .isEqualTo(place + "erc20 binary, from_address binary, to_address binary, value_binary binary,"
                        + " value_string binary STRING, value_f64 double, chain_id int64 INTEGER(64,false): "
                        + codec);
    }

    /** One export thrice: what each dialect says of a row is the same, as far as it can say it. */
    @Test
    void sparkReadsTheSameRowsFromEveryDialect() {
        generate("ethereum-etl", "json", "gzip", Duration.ofSeconds(12), 3_000, "etl");
        generate("aws-public", "parquet", "snappy", Duration.ofSeconds(12), 3_000, "aws");
        generate("cryo", "parquet", "zstd", Duration.ofSeconds(12), 3_000, "cryo");
        for (ExportTable table : ALL) {
            spark().read()
                    .schema(Map.of(
                                    ExportTable.BLOCKS, "number long, hash string, base_fee_per_gas long",
                                    ExportTable.TRANSACTIONS,
                                            "hash string, value string, input string, to_address string",
                                    ExportTable.RECEIPTS, "transaction_hash string, gas_used long, status long",
                                    ExportTable.LOGS,
                                            "block_number long, log_index long, topics array<string>, data string",
                                    ExportTable.TOKEN_TRANSFERS,
                                            "block_number long, log_index long, token_address string,"
                                                    + " to_address string, value string")
                            .get(table))
                    .json(path("etl/" + table))
                    .createOrReplaceTempView("etl_" + table);
        }
        for (String table : List.of("blocks", "transactions", "logs", "token_transfers")) {
            spark().read().parquet(path("aws/" + table)).createOrReplaceTempView("aws_" + table);
        }
        for (String dataset : List.of("blocks", "transactions", "logs", "erc20_transfers")) {
            spark().read()
                    .option("pathGlobFilter", "ethereum__" + dataset + "__*")
                    .parquet(path("cryo"))
                    .createOrReplaceTempView("cryo_" + dataset);
        }

        assertSame(
                "select number, hash, base_fee_per_gas from etl_blocks",
                "select number, hash, base_fee_per_gas from aws_blocks",
                "select block_number, hex0x(block_hash), base_fee_per_gas from cryo_blocks");
        assertSame(
                "select hash, to_address, input, double(value), gas_used, status"
                        + " from etl_transactions join etl_receipts on hash = transaction_hash",
                "select hash, to_address, input, value, receipt_gas_used, receipt_status from aws_transactions",
                "select hex0x(transaction_hash), hex0x(to_address), hex0x(input), value_f64, gas_used,"
                        + " if(success, 1, 0) from cryo_transactions");
        assertSame(
                "select block_number, log_index, topics, data from etl_logs",
                "select block_number, log_index, topics, data from aws_logs",
                "select block_number, log_index, transform(filter(array(topic0, topic1, topic2, topic3),"
                        + " t -> t is not null), t -> hex0x(t)), hex0x(data) from cryo_logs");
        assertSame(
                "select block_number, log_index, token_address, to_address, double(value) from etl_token_transfers",
                "select block_number, log_index, token_address, concat('0x', substr(to_address, 27)), value"
                        + " from aws_token_transfers",
                "select block_number, log_index, hex0x(erc20), hex0x(to_address), value_f64 from cryo_erc20_transfers");
        assertSame(
                "select block_number, log_index, value from etl_token_transfers",
                "select block_number, log_index, value_string from cryo_erc20_transfers");
        assertSame(
                "select block_number, log_index from etl_token_transfers",
                "select block_number, log_index from etl_logs where topics[0] = '" + Log.TRANSFER + "'");
        assertThat(spark().table("cryo_transactions")
                        .schema()
                        .apply("gas_used")
                        .dataType()
                        .sql())
                .isEqualTo("DECIMAL(20,0)");
        assertThat(spark().table("aws_transactions")
                        .filter("cast(block_timestamp as date) <> date or last_modified <= block_timestamp")
                        .count())
                .isZero();
    }

    /** The same rows, some at least, in any order; hex0x stands for 0x and the bytes in hex. */
    private void assertSame(String first, String... others) {
        List<String> expected = rows(first);
        assertThat(expected).isNotEmpty();
        for (String other : others) {
            assertThat(rows(other)).as(other).isEqualTo(expected);
        }
    }

    private List<String> rows(String sql) {
        return spark().sql(sql.replaceAll("hex0x\\((\\w+)\\)", "concat('0x', lower(hex($1)))")).collectAsList().stream()
                .map(row -> row.mkString("|"))
                .sorted()
                .toList();
    }

    @Test
    void receiptsStandWithinTransactionsWhereTheDialectHasNoTableForThem() throws IOException {
        Generator.generate(
                spark(),
                ExportRequest.of(
                        "cryo", 100, 1, folder.resolve("export").toUri().toString()));
        assertThat(files("export").keySet())
                .allMatch(name -> name.matches("_SUCCESS|ethereum__(blocks|transactions)__\\d+_to_\\d+\\.parquet"))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "geth, , , the dialect 'geth' can't be generated",
        "ethereum-etl, parquet, , ethereum-etl has no format 'parquet'",
        "ethereum-etl, csv, zstd, ethereum-etl has no compression 'zstd'",
        "aws-public, csv, , aws-public has no format 'csv'",
        "aws-public, , gzip, aws-public has no compression 'gzip'",
        "cryo, , snappy, cryo has no compression 'snappy'"
    })
    void whatAToolDoesNotWriteIsRefused(String dialect, String format, String compression, String message) {
        assertThatThrownBy(() -> Generator.generate(
                        spark(),
                        new ExportRequest(
                                dialect,
                                Optional.ofNullable(format),
                                Optional.ofNullable(compression),
                                ALL,
                                1,
                                1,
                                ExportRequest.USUAL_START,
                                ExportRequest.USUAL_BLOCK_TIME,
                                path("export"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
        assertThat(folder.resolve("export")).doesNotExist();
    }

    @Test
    void anExportBeyondTheLastSecondOf32BitsIsRefused() {
        assertThatThrownBy(() -> generate("cryo", "parquet", "lz4", Duration.ofDays(1), 6_000_000, "export"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("would come after 2106");
    }

    @ParameterizedTest
    @ValueSource(strings = {"traces", "Blocks", ""})
    void anUnknownTableIsRefused(String name) {
        assertThatThrownBy(() -> ExportTable.named(List.of(name)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("an export has no table '" + name + "'");
    }

    private ExportRequest request(String dialect, String format, String compression, long seed, String name) {
        return new ExportRequest(
                dialect,
                Optional.of(format),
                Optional.of(compression),
                ALL,
                9_000,
                seed,
                ExportRequest.USUAL_START,
                Duration.ofHours(2),
                path(name));
    }

    private Generator.Export generate(
            String dialect, String format, String compression, Duration blockTime, long rows, String name) {
        return Generator.generate(
                spark(),
                new ExportRequest(
                        dialect,
                        Optional.of(format),
                        Optional.of(compression),
                        ALL,
                        rows,
                        3,
                        ExportRequest.USUAL_START,
                        blockTime,
                        path(name)));
    }

    /** The only file of a dataset of 3,000 transactions. */
    private String file(String dataset) throws IOException {
        return files("cryo").keySet().stream()
                .filter(name -> name.matches("ethereum__" + dataset + "__18908895_to_189089\\d\\d\\.parquet"))
                .findFirst()
                .orElseThrow();
    }

    /** Name, physical and logical type of each column, all optional, and the codec, as the footer of the first file has it. */
    private String schema(String export, String prefix) throws IOException {
        String name = files(export).keySet().stream()
                .filter(file -> file.startsWith(prefix))
                .findFirst()
                .orElseThrow();
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(
                folder.resolve(export).resolve(name).toUri());
        ParquetMetadata footer;
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
            footer = reader.getFooter();
        }
        String columns = footer.getFileMetaData().getSchema().getFields().stream()
                .map(ExportDialectsTest::described)
                .collect(Collectors.joining(", "));
        Set<CompressionCodecName> codecs = footer.getBlocks().stream()
                .flatMap(block -> block.getColumns().stream())
                .map(column -> column.getCodec())
                .collect(Collectors.toSet());
        return columns + ": " + codecs.iterator().next() + (codecs.size() == 1 ? "" : " and others");
    }

    private static String described(Type column) {
        assertThat(column.isRepetition(Type.Repetition.OPTIONAL))
                .as(column.getName())
                .isTrue();
        String physical = column.isPrimitive() ? " " + column.asPrimitiveType().getPrimitiveTypeName() : "";
        LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
        return column.getName() + physical.toLowerCase(Locale.ROOT) + (logical == null ? "" : " " + logical);
    }

    private String path(String name) {
        return folder.resolve(name).toUri().toString();
    }

    /** A digest of each file by its path. */
    private Map<String, Integer> files(String name) throws IOException {
        Map<String, Integer> hashes = new TreeMap<>();
        Path root = folder.resolve(name);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(root.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return hashes;
    }

    private static Set<Integer> withoutEmpty(Map<String, Integer> files) {
        return files.values().stream()
                .filter(hash -> hash != Arrays.hashCode(new byte[0]))
                .collect(Collectors.toSet());
    }
}
