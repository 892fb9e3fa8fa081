package dev.hawser.ingest;

import static dev.hawser.ingest.Requests.ADDRESS;
import static dev.hawser.ingest.Requests.HASH;
import static dev.hawser.ingest.Requests.optional;
import static dev.hawser.ingest.Requests.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadInputTest extends SparkSuite {
    private static final String RECEIPTS =
            "transaction_hash,transaction_index,block_hash,block_number,cumulative_gas_used,gas_used,effective_gas_price";
    private static final String GOOD = HASH + ",0," + HASH + ",7,21000,21000,5";
    private static final String OTHER = GOOD.replaceFirst("0xab", "0xcd");

    @TempDir
    Path folder;

    private Path input;

    @BeforeEach
    void nameInput() {
        input = folder.resolve("in");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(refused(input.resolve("nothing.csv"), table("receipts")))
                .hasMessageContaining("there is no file at the input file:")
                .hasMessageContaining("nothing.csv");
    }

    @Test
    void aRequiredTableWithoutFilesIsNamedWithWhatWasSkipped() throws IOException {
        Requests.write(input.resolve("logs.csv"), "log_index");
        assertThat(refused(input, table("receipts")))
                .hasMessageContaining("no file of the table 'receipts'")
                .hasMessageContaining("logs.csv holds logs");
    }

    @Test
    void aHeaderOfAnotherToolIsShown() throws IOException {
        Requests.write(input.resolve("receipts.csv"), "block_number,from,to,hash", "1,2,3,4");
        assertThat(refused(input, table("receipts")))
                .hasMessageContaining("receipts.csv: its header is not that of ethereum-etl's receipts:"
                        + " 'block_number,from,to,hash' lacks the column 'transaction_hash'");
    }

    @Test
    void aFirstLineThatIsNoObjectIsNamed() throws IOException {
        Requests.write(input.resolve("blocks.json"), "{\"number\": 1, \"hash", "{\"number\": 2}");
        assertThat(refused(input, table("blocks")))
                .hasMessageContaining("blocks.json: its first line is no JSON object");
    }

    @Test
    void aHeaderOfNoTableIsShown() throws IOException {
        Requests.write(input.resolve("export.csv"), "a,b,c", "1,2,3");
        assertThat(refused(input, table("receipts")))
                .hasMessageEndingWith("export.csv: its header is not one of ethereum-etl's: 'a,b,c'");
    }

    @Test
    void aFileNamedForOneTableWithTheHeaderOfAnotherIsRefused() throws IOException {
        Requests.write(input.resolve("blocks.csv"), RECEIPTS, GOOD);
        assertThat(refused(input, table("blocks"))).hasMessageContaining("is not that of ethereum-etl's blocks");
    }

    @Test
    void aCutOffGzipIsNamed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write((RECEIPTS + "\n").getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 20_000; i++) {
                gzip.write(
                        (GOOD.replace(",7,", "," + i * 31L % 7919 + ",") + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        Files.createDirectories(input);
        Files.write(
                input.resolve("receipts.csv.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - bytes.size() / 4));
        InvalidInputException error = refused(input, table("receipts"));
        assertThat(error).hasMessageContaining("receipts.csv.gz is cut off");
        assertThat(error).hasRootCauseInstanceOf(EOFException.class);
    }

    @Test
    void somethingElseNamedGzipIsNamed() throws IOException {
        Requests.write(input.resolve("receipts.csv.gz"), RECEIPTS, GOOD);
        assertThat(refused(input, table("receipts"))).hasMessageContaining("receipts.csv.gz cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"4.7E+18, effective_gas_price, not_exact", "'', gas_used, missing", "0xabcd, block_hash, bad_hex"})
    void aBadCellIsQuarantinedWithItsReason(String cell, String column, String reason) throws IOException {
        String[] cells = GOOD.split(",");
        cells[Arrays.asList(RECEIPTS.split(",")).indexOf(column)] = cell;
        String bad = String.join(",", cells);
        Requests.write(input.resolve("receipts.csv"), RECEIPTS, GOOD, bad, OTHER);

        IngestResult.Table receipts = Ingest.ingest(
                        spark(), Requests.of(input, Interval.ALL, 0.5, "", table("receipts")), data())
                .tables()
                .get(0);
        assertThat(receipts.rowsIn()).isEqualTo(3);
        assertThat(receipts.rowsAccepted()).isEqualTo(2);
        assertThat(receipts.reasons()).containsOnlyKeys(reason + ":" + column).containsValue(1L);
        assertThat(spark().read()
                        .parquet(data() + "/quarantine")
                        .select("table", "reason", "column", "line", "raw")
                        .collectAsList())
                .singleElement()
                .asString()
                .isEqualTo("[receipts," + reason + "," + column + ",3," + bad + "]");
    }

    @Test
    void linesWithTooFewAndTooManyCellsAreToldApartAndKeptAsTheyAre() throws IOException {
        Requests.write(input.resolve("receipts.csv"), RECEIPTS, GOOD, "one,two", GOOD + ",\"a,b\"");
        IngestResult result =
                Ingest.ingest(spark(), Requests.of(input, Interval.ALL, 0.7, "", table("receipts")), data());
        assertThat(result.tables().get(0).reasons()).hasToString("{too_few_cells=1, too_many_cells=1}");
        assertThat(spark().read()
                        .parquet(data() + "/quarantine")
                        .sort("reason")
                        .select("raw")
                        .collectAsList())
                .hasToString("[[one,two], [" + GOOD + ",\"a,b\"]]");
    }

    @Test
    void tooManyBadRowsStopTheRunAndShowTheFirst() throws IOException {
        Requests.write(input.resolve("receipts.csv"), RECEIPTS, GOOD, "one,two", GOOD.replace(",7,", ",seven,"));
        InvalidInputException error = refused(input, table("receipts"));
        assertThat(error.getMessage().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("2 of 3 rows of 'receipts' are bad, more than max-bad-ratio = 0.0 allows"),
                        line -> assertThat(line).isEqualTo("           1  not_a_number:block_number"),
                        line -> assertThat(line).isEqualTo("           1  too_few_cells"),
                        line -> assertThat(line).startsWith("  first: '").endsWith("receipts.csv line 3"));
        assertThat(error.advice()).contains(folder.resolve("data/quarantine").toString());
        assertThat(folder.resolve("data/quarantine")).isNotEmptyDirectory();
    }

    @Test
    void aColumnThatAHeaderLacksIsNamedBeforeAnyRowIsRead() throws IOException {
        Requests.write(input.resolve("receipts_1.csv"), RECEIPTS, "not read");
        Requests.write(input.resolve("receipts_2.csv"), RECEIPTS + ",status", GOOD + ",1");
        assertThat(refused("select gas_used\n , r.status from receipts r", table("receipts")))
                .hasMessageMatching("conf/pipelines/test.sql line 2 reads the column 'status' of 'receipts', which the"
                        + " header of file:.*receipts_1.csv lacks");
    }

    @Test
    void anUnknownColumnTableOrWordIsNamedWithItsLine() throws IOException {
        Requests.write(input.resolve("receipts.csv"), RECEIPTS, GOOD);
        assertThat(refused("select gas_usd\nfrom receipts", table("receipts")))
                .hasMessage("conf/pipelines/test.sql line 1 reads the column 'gas_usd', which no table has");
        assertThat(refused("select 1\nfrom logs", table("receipts")))
                .hasMessageContaining("test.sql line 2 reads the table `logs`, which the pipeline doesn't declare");
        assertThat(refused("select\nfrom from receipts", table("receipts"))).hasMessageContaining("test.sql line 2");
        assertThat(refused("create table t as select * from receipts", table("receipts")))
                .hasMessageContaining("test.sql line 1");
        assertThat(folder.resolve("spark-warehouse")).doesNotExist();
    }

    @Test
    void anOptionalTableThatIsAbsentIsEmptyWithAllItsColumns() throws IOException {
        Requests.write(input.resolve("receipts.csv"), RECEIPTS, GOOD);
        TableConfig[] tables = {table("receipts"), optional("blocks")};
        IngestRequest request = Requests.of(
                input,
                Interval.ALL,
                0,
                "select base_fee_per_gas, gas_used from receipts r left join blocks b using (gas_used)",
                tables);
        IngestResult result = Ingest.ingest(spark(), request, data());
        assertThat(result.tables().get(1).columns()).isEmpty();
        assertThat(folder.resolve("data/blocks")).doesNotExist();
        DatasetTables.register(spark(), data(), request.tables());
        assertThat(spark().sql(request.sql()).count()).isOne();
    }

    @Test
    void anEmptyFileHoldsNoRows() throws IOException {
        Files.createDirectories(input);
        Files.createFile(input.resolve("receipts.csv"));
        IngestResult result = Ingest.ingest(spark(), Requests.of(input, table("receipts")), data());
        assertThat(result.tables().get(0).rowsIn()).isZero();
        assertThat(DatasetTables.read(spark(), data(), table("receipts")).columns())
                .contains("status");
    }

    @Test
    void quotesCommasCarriageReturnsAndAByteOrderMarkAreRead() throws IOException {
        String header = "number,hash,parent_hash,miner,gas_limit,gas_used,timestamp,transaction_count,withdrawals";
        String row = "7," + HASH + "," + HASH.toUpperCase(java.util.Locale.ROOT).replace("0X", "0x") + "," + ADDRESS
                + ",10,5,1700000000,0,\"{\"\"index\"\":1,\"\"a\"\":2}\"";
        Files.createDirectories(input);
        Files.writeString(input.resolve("export[1] 100%.csv"), "\uFEFF" + header + "\r\n" + row + "\r\n");
        Ingest.ingest(spark(), Requests.of(input, table("blocks")), data());
        assertThat(DatasetTables.read(spark(), data(), table("blocks"))
                        .selectExpr("number", "parent_hash", "cast(timestamp as string)", "withdrawals")
                        .collectAsList())
                .hasToString("[[7," + HASH + ",2023-11-14 22:13:20,{\"index\":1,\"a\":2}]]");
    }

    @Test
    void columnsMayStandInAnotherOrderInEachFile() throws IOException {
        Requests.write(input.resolve("receipts_1.csv"), RECEIPTS, GOOD);
        Requests.write(
                input.resolve("receipts_2.csv"),
                "gas_used,transaction_hash,transaction_index,block_hash,block_number,cumulative_gas_used",
                "9," + HASH.replaceFirst("ab", "cd") + ",1," + HASH + ",8,30");
        IngestResult result = Ingest.ingest(spark(), Requests.of(input, table("receipts")), data());
        assertThat(result.tables().get(0).columns())
                .extracting(IngestResult.Column::name)
                .doesNotContain("effective_gas_price");
        assertThat(DatasetTables.read(spark(), data(), table("receipts"))
                        .select("block_number", "gas_used")
                        .sort("block_number")
                        .collectAsList())
                .hasToString("[[7,21000], [8,9]]");
    }

    @Test
    void aBlockIntervalLeavesOtherRowsOutEvenBadOnes() throws IOException {
        Requests.write(
                input.resolve("receipts.csv"),
                RECEIPTS,
                GOOD,
                GOOD.replace(",7,", ",8,"),
                GOOD.replace(",7,", ",9,").replace("21000", "x"));
        IngestResult.Table receipts = Ingest.ingest(
                        spark(), Requests.of(input, Interval.parse("8/9"), 0, "", table("receipts")), data())
                .tables()
                .get(0);
        assertThat(receipts.rowsIn()).isEqualTo(1);
        assertThat(receipts.rowsOutside()).isEqualTo(2);
    }

    @Test
    void aTimeIntervalOverReceiptsAloneIsRefused() throws IOException {
        Requests.write(input.resolve("receipts.csv"), RECEIPTS, GOOD);
        IngestRequest request = Requests.of(
                input, Interval.parse("2024-01-01T00:00:00Z/2024-01-02T00:00:00Z"), 0, "", table("receipts"));
        assertThat(refused(request))
                .hasMessageContaining("can't select from the table 'receipts': it has no timestamp column");
    }

    private InvalidInputException refused(Path path, TableConfig... tables) {
        return refused(Requests.of(path, tables));
    }

    private InvalidInputException refused(String sql, TableConfig... tables) {
        return refused(Requests.of(input, Interval.ALL, 0, sql, tables));
    }

    private InvalidInputException refused(IngestRequest request) {
        HawserException error =
                catchThrowableOfType(HawserException.class, () -> Ingest.ingest(spark(), request, data()));
        assertThat(error).isInstanceOf(InvalidInputException.class);
        assertThat(error.advice()).isNotBlank();
        return (InvalidInputException) error;
    }

    private String data() {
        return folder.resolve("data").toUri().toString();
    }
}
