package dev.hawser.ingest.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the real tool made of real blocks, read and written again. */
class EtlFormatTest {
    private static final String RECENT =
            "ethereum-etl/test_export_blocks_job/blocks_with_transactions_and_withdrawals/";
    private static final String EARLY = "ethereum-etl/test_export_receipts_job/receipts_with_logs/";
    private static final String TRANSFERS = "ethereum-etl/test_export_token_transfers_job/block_with_transfers/";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void realBlocksComeOutByteForByte() throws IOException {
        List<String> json = new ArrayList<>();
        List<String> csv = lines(RECENT + "expected_blocks.csv");
        for (String line : lines(RECENT + "expected_blocks.json")) {
            String extraData = JSON.readTree(line).get("extra_data").textValue();
            csv.replaceAll(row -> row.replace("," + extraData + ",", "," + Hex.encode(Header.EXTRA_DATA) + ","));
            json.add(line.replace(extraData, Hex.encode(Header.EXTRA_DATA)));
        }
        List<Header> headers = json.stream().map(EtlFormatTest::header).toList();
        assertThat(written(ExportTable.BLOCKS, LineFormat.JSON, headers)).isEqualTo(json);
        assertThat(written(ExportTable.BLOCKS, LineFormat.CSV, headers)).isEqualTo(csv);
    }

    /** Those of types 0 and 2: the generator makes no others. */
    @Test
    void realTransactionsComeOutByteForByte() throws IOException {
        List<String> json = lines(RECENT + "expected_transactions.json").stream()
                .filter(line -> !line.contains("\"transaction_type\": 1"))
                .toList();
        List<Transaction> transactions =
                json.stream().map(EtlFormatTest::transaction).toList();
        assertThat(transactions).hasSizeGreaterThan(290);
        assertThat(written(ExportTable.TRANSACTIONS, LineFormat.JSON, transactions))
                .isEqualTo(json);
        assertThat(written(ExportTable.TRANSACTIONS, LineFormat.CSV, transactions))
                .containsExactlyInAnyOrderElementsOf(lines(RECENT + "expected_transactions.csv").stream()
                        .filter(line -> !line.endsWith(",1"))
                        .toList());
    }

    /** With a status in place of the root: they are older than Byzantium. */
    @Test
    void realReceiptsComeOutByteForByte() throws IOException {
        List<String> json = lines(EARLY + "expected_receipts.json").stream()
                .map(line -> line.replaceAll("\"root\": \"[^\"]*\"", "\"root\": null")
                        .replace("\"status\": null", "\"status\": 1"))
                .toList();
        List<Receipt> receipts = json.stream().map(EtlFormatTest::receipt).toList();
        assertThat(written(ExportTable.RECEIPTS, LineFormat.JSON, receipts)).isEqualTo(json);
        assertThat(written(ExportTable.RECEIPTS, LineFormat.CSV, receipts))
                .containsExactlyInAnyOrderElementsOf(lines(EARLY + "expected_receipts.csv").stream()
                        .map(line -> line.replaceAll(",0x[0-9a-f]{64},,([0-9]+,,,,)$", ",,1,$1"))
                        .toList());
    }

    @Test
    void realLogsComeOutByteForByteAndSoDoTheirTokenTransfers() throws IOException {
        List<String> json = lines(EARLY + "expected_logs.json");
        List<Log> logs = json.stream().map(EtlFormatTest::log).toList();
        assertThat(written(ExportTable.LOGS, LineFormat.JSON, logs)).isEqualTo(json);
        assertThat(written(ExportTable.LOGS, LineFormat.CSV, logs)).isEqualTo(lines(EARLY + "expected_logs.csv"));
        assertThat(logs).allMatch(Log::isTransfer);
        assertThat(written(ExportTable.TOKEN_TRANSFERS, LineFormat.CSV, logs))
                .containsExactlyInAnyOrderElementsOf(lines(TRANSFERS + "expected_token_transfers.csv"));
    }

    @ParameterizedTest
    @CsvSource({
        "BLOCKS, test_export_blocks_job/blocks_with_transactions_and_withdrawals/expected_blocks.json",
        "TRANSACTIONS, test_export_blocks_job/blocks_with_transactions_and_withdrawals/expected_transactions.json",
        "RECEIPTS, test_export_receipts_job/receipts_with_logs/expected_receipts.json",
        "LOGS, test_export_receipts_job/receipts_with_logs/expected_logs.json",
        "TOKEN_TRANSFERS, test_stream/blocks_1755634_1755635/expected_token_transfers.json"
    })
    void generatedJsonHasTheRealKeysInOrderAndValuesOfTheSameKinds(ExportTable table, String file) throws IOException {
        List<JsonNode> ours = new ArrayList<>();
        for (String line : generated(table, LineFormat.JSON).split("\n")) {
            ours.add(JSON.readTree(line));
        }
        List<String> keys = names(ours.get(0));
        for (String line : lines("ethereum-etl/" + file)) {
            JsonNode real = JSON.readTree(line);
            assertThat(names(real).stream().filter(keys::contains)).isEqualTo(keys);
            for (String key : keys) {
                assertThat(ours).as(key).anyMatch(our -> sameKind(our.get(key), real.get(key)));
            }
        }
    }

    @Test
    void generatedLinesEndAsPythonsCsvWriterEndsThem() throws IOException {
        assertThat(generated(ExportTable.LOGS, LineFormat.CSV))
                .matches("(?s)([^\r\n]+\r\n)+")
                .contains(",\"" + Log.TRANSFER + ",0x");
    }

    @ParameterizedTest
    @EnumSource(LineFormat.class)
    void noRowsMakeAnEmptyFileAsTheToolDoes(LineFormat format) throws IOException {
        Block empty = new Block(generatedBlocks().get(0).header(), List.of(), List.of());
        assertThat(text(EtlTables.of(ExportTable.LOGS), format, List.of(empty))).isEmpty();
        assertThat(text(EtlTables.of(ExportTable.BLOCKS), format, List.of(empty)))
                .isNotEmpty();
    }

    private static boolean sameKind(JsonNode our, JsonNode real) {
        boolean unknown = our.isNull() || real.isNull();
        return unknown || our.getNodeType() == real.getNodeType() && our.isIntegralNumber() == real.isIntegralNumber();
    }

    private static String generated(ExportTable table, LineFormat format) throws IOException {
        return text(EtlTables.of(table), format, generatedBlocks());
    }

    private static List<Block> generatedBlocks() {
        Slots slots = Slots.from(ExportRequest.USUAL_START, ExportRequest.USUAL_BLOCK_TIME);
        Chain chain = new Chain(5, slots, FeeMarket.run(5, slots, 300));
        return Stream.iterate(0, i -> i < chain.size(), i -> i + 1)
                .map(chain::block)
                .toList();
    }

    private static <R> String text(TextTable<R> table, LineFormat format, List<Block> blocks) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TextFile<R> file = new TextFile<>(out, table, format)) {
            for (Block block : blocks) {
                file.write(block);
            }
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    @SuppressWarnings("unchecked")
    private static <R> List<String> written(ExportTable table, LineFormat format, List<R> rows) {
        TextTable<R> columns = (TextTable<R>) EtlTables.of(table);
        StringBuilder out = new StringBuilder();
        format.header(out, columns);
        rows.forEach(row -> format.row(out, columns, row));
        return out.toString().lines().toList();
    }

    private static List<String> lines(String file) throws IOException {
        Path path = SharedData.file(file);
        return new ArrayList<>(Files.readAllLines(path, StandardCharsets.US_ASCII));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Header header(String line) {
        JsonNode block = parse(line);
        return new Header(
                new BlockId(
                        block.get("number").longValue(), block.get("timestamp").longValue(), hash(block, "hash")),
                hash(block, "parent_hash"),
                new Header.Roots(
                        hash(block, "transactions_root"),
                        hash(block, "state_root"),
                        hash(block, "receipts_root"),
                        hash(block, "withdrawals_root")),
                Hex.decode(block.get("logs_bloom").textValue()),
                address(block, "miner"),
                block.get("size").intValue(),
                block.get("gas_used").longValue(),
                block.get("transaction_count").intValue(),
                block.get("base_fee_per_gas").longValue(),
                StreamSupport.stream(block.get("withdrawals").spliterator(), false)
                        .map(item -> new Withdrawal(
                                item.get("index").longValue(),
                                item.get("validator_index").longValue(),
                                address(item, "address"),
                                item.get("amount").longValue()))
                        .toList());
    }

    private static Transaction transaction(String line) {
        JsonNode row = parse(line);
        boolean legacy = row.get("transaction_type").intValue() == 0;
        return new Transaction(
                new BlockId(
                        row.get("block_number").longValue(),
                        row.get("block_timestamp").longValue(),
                        hash(row, "block_hash")),
                row.get("transaction_index").intValue(),
                hash(row, "hash"),
                row.get("nonce").longValue(),
                address(row, "from_address"),
                row.get("to_address").isNull() ? null : address(row, "to_address"),
                row.get("value").bigIntegerValue(),
                row.get("gas").longValue(),
                new Price(
                        legacy,
                        row.get("gas_price").longValue(),
                        row.get("max_fee_per_gas").longValue(),
                        row.get("max_priority_fee_per_gas").longValue()),
                Hex.decode(row.get("input").textValue()));
    }

    private static Receipt receipt(String line) {
        JsonNode row = parse(line);
        return new Receipt(
                sent(row, row.get("effective_gas_price").longValue()),
                row.get("cumulative_gas_used").longValue(),
                row.get("gas_used").longValue(),
                row.get("contract_address").isNull() ? null : address(row, "contract_address"),
                row.get("status").intValue() == 1);
    }

    private static Log log(String line) {
        JsonNode row = parse(line);
        List<Hash32> topics = StreamSupport.stream(row.get("topics").spliterator(), false)
                .map(topic -> Hash32.parse(topic.textValue()))
                .toList();
        return new Log(
                sent(row, 0),
                row.get("log_index").intValue(),
                address(row, "address"),
                topics,
                Hex.decode(row.get("data").textValue()));
    }

    /** What a row says of its transaction. */
    private static Transaction sent(JsonNode row, long price) {
        return new Transaction(
                new BlockId(row.get("block_number").longValue(), 0, hash(row, "block_hash")),
                row.get("transaction_index").intValue(),
                hash(row, "transaction_hash"),
                0,
                Address.ZERO,
                null,
                null,
                0,
                new Price(true, price, 0, 0),
                new byte[0]);
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static Hash32 hash(JsonNode row, String name) {
        return Hash32.parse(row.get(name).textValue());
    }

    private static Address address(JsonNode row, String name) {
        return Address.parse(row.get(name).textValue());
    }
}
