package dev.hawser.ingest;

import static dev.hawser.ingest.Declared.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.config.TableConfig;
import dev.hawser.ingest.cell.CellType;
import dev.hawser.ingest.cell.HexCell;
import dev.hawser.ingest.cell.HexListCell;
import dev.hawser.ingest.cell.PaddedAddressCell;
import dev.hawser.ingest.cell.TimeCell;
import dev.hawser.testing.NeedsSharedData;
import dev.hawser.testing.SharedData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;

/** Lines of real files, damaged: each is one row, good or bad, and whatever is wrong with it, no reader throws. */
@AddLifecycleHook(NeedsSharedData.class)
class MutatedLinesTest {
    private static final Path DATA = SharedData.file("");
    private static final String FILE = "file";

    /** How a real file is read, and its first lines. */
    private record Real(TextRows rows, List<TableSchema.ColumnSchema> columns, List<byte[]> lines) {
        @Override
        public String toString() {
            return columns.stream().map(TableSchema.ColumnSchema::name).toList().toString();
        }
    }

    /** A line of a file after damage. */
    private record Damaged(Real real, byte[] bytes) {
        @Override
        public String toString() {
            return real + ": " + text(bytes);
        }
    }

    private static final List<Real> FILES = List.of(
            real("ethereum-etl/test_export_blocks_job/blocks_with_transactions_and_withdrawals/expected_blocks.csv"),
            real("ethereum-etl/test_export_blocks_job/blocks_with_transactions_and_withdrawals/expected_blocks.json"),
            real("ethereum-etl/test_export_receipts_job/receipts_with_logs/expected_logs.csv"),
            real("ethereum-etl/test_export_receipts_job/receipts_with_logs/expected_logs.json"),
            real("ethereum-etl/test_export_receipts_job/receipts_with_logs/expected_receipts.csv"),
            real("ethereum-etl/test_stream/blocks_1755634_1755635/expected_transactions.json"),
            real("ethereum-etl/test_export_token_transfers_job/block_with_transfers/expected_token_transfers.csv"),
            real("blocks-2022-2023/transactions.csv"),
            real(
                    "fees-prices/etherscan_export-EtherPrice_dev_to2023.csv",
                    table("t")
                            .written("M/d/yyyy", "date", "date_utc")
                            .with("timestamp", "unixtimestamp")
                            .with("decimal(10,2)", "value")),
            real(
                    "fees-prices/ETH-USD_daily_ohlcv_2017_2022.csv",
                    table("t")
                            .with("date", "date")
                            .with("decimal(10,6)", "open")
                            .with("bigint", "volume")),
            real(
                    "fees-prices/gas_usage_5min_to_2021-12-26.csv",
                    table("t")
                            .with("timestamp", "datetime")
                            .with("double", "gas_limit")
                            .with("float", "open")),
            real(
                    "fraud/forta_malicious_smart_contracts.csv",
                    table("t")
                            .with("address", "contract_address")
                            .optional("string", "contract_tag", "notes")
                            .with("bytes32", "contract_creation_tx")),
            real(
                    "delivery/deliverytime_dev.csv",
                    table("t")
                            .with("string", "id")
                            .with("tinyint", "delivery_person_age")
                            .optional("string", "type_of_order")
                            .trimmed("None")),
            real(
                    "transactions/labelled_tx_tuning_DF.csv",
                    table("t")
                            .with("uint256", "block_number")
                            .with("decimal(38,0)", "gas_price")
                            .with("boolean", "class")));

    @Property(tries = 10_000)
    void aDamagedLineIsOneRowGoodOrBad(@ForAll("damaged") Damaged line) throws Exception {
        String text = text(line.bytes());
        Iterator<Row> rows = line.real()
                .rows()
                .call(List.of(RowFactory.create(text, FILE, 1L)).iterator());
        if (text.isBlank()) {
            assertThat(rows.hasNext()).isFalse();
            return;
        }
        Row row = rows.next();
        assertThat(rows.hasNext()).isFalse();
        int n = line.real().columns().size();
        if (row.isNullAt(n)) {
            for (int i = 0; i < n; i++) {
                TableSchema.ColumnSchema column = line.real().columns().get(i);
                assertThat(holds(column, row.get(i))).as(column.name()).isTrue();
            }
        } else {
            assertThat(row.getString(n)).matches("[a-z0-9_]+(:[a-z0-9_]+)?");
            assertThat(row.getString(n + 4)).isEqualTo(text);
        }
        assertThat(row.getString(n + 1)).isEqualTo(FILE);
        assertThat(row.getLong(n + 3)).isOne();
    }

    @Property(tries = 20_000)
    void aDamagedCellIsAValueOrAProblem(@ForAll("cells") Cell cell) {
        TableSchema.ColumnSchema column = new TableSchema.ColumnSchema("cell", cell.type(), false);
        if (!cell.text().isEmpty() && cell.type().parse(cell.text()) instanceof CellType.Parsed.Value value) {
            assertThat(holds(column, value.object())).isTrue();
        }
    }

    /** A type, and the text of a cell that was once one of its values. */
    private record Cell(CellType type, String text) {}

    private static final Map<CellType, String> CELLS = Map.ofEntries(
            Map.entry(CellType.declared("timestamp", "c"), "2023-01-02 03:04:05.678+02:00"),
            Map.entry(CellType.declared("timestamp", Optional.of("M/d/yyyy H:mm:ss"), "c"), "8/1/2021 0:22:32"),
            Map.entry(CellType.declared("date", "c"), "2023-01-02"),
            Map.entry(CellType.declared("date", Optional.of("d.M.u"), "c"), "1.2.2023"),
            Map.entry(TimeCell.UNIX_SECONDS, "1700000000"),
            Map.entry(CellType.declared("decimal(38,18)", "c"), "-12345.678900"),
            Map.entry(CellType.declared("decimal(5,5)", "c"), "0.12345"),
            Map.entry(CellType.declared("wei", "c"), "1000000000000000000"),
            Map.entry(CellType.declared("uint256", "c"), "0x" + "ab".repeat(32)),
            Map.entry(CellType.declared("double", "c"), "-1.5e-300"),
            Map.entry(CellType.declared("float", "c"), "3.25E+30"),
            Map.entry(CellType.declared("bigint", "c"), "-9223372036854775808"),
            Map.entry(CellType.declared("smallint", "c"), "32767"),
            Map.entry(CellType.declared("boolean", "c"), "True"),
            Map.entry(CellType.declared("address", "c"), "0x" + "Cd".repeat(20)),
            Map.entry(CellType.declared("string", "c"), "caf\u00e9 \ud83d\ude00"),
            Map.entry(HexCell.ANY, "0x1234"),
            Map.entry(new HexListCell(), "[\"0x" + "ab".repeat(32) + "\"]"),
            Map.entry(new PaddedAddressCell(), "0x" + "00".repeat(12) + "ab".repeat(20)),
            Map.entry(new CellType.JsonListCell(), "[{\"index\":1},2]"));

    @Provide
    Arbitrary<Cell> cells() {
        return Arbitraries.of(CELLS.entrySet())
                .flatMap(entry -> Mutation.several(3)
                        .map(mutations -> text(
                                Mutation.applied(mutations, entry.getValue().getBytes(StandardCharsets.UTF_8))))
                        // as JSON writes half a character
                        .map(text -> new Cell(entry.getKey(), text.replace("\\ud800", "\ud800"))));
    }

    /** Whether Spark can keep the value as it is. */
    private static boolean holds(TableSchema.ColumnSchema column, Object value) {
        DataType type = column.type().carried();
        if (value == null) {
            return column.nullable();
        } else if (value instanceof String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
        } else if (value instanceof BigDecimal decimal) {
            DecimalType declared = (DecimalType) type;
            return decimal.scale() == declared.scale() && decimal.precision() <= declared.precision();
        } else if (value instanceof String[] || value instanceof byte[]) {
            return true;
        } else if (value instanceof Long micros && column.type().type() != type) {
            // the times that Spark and Parquet's other readers agree on
            return micros / 1_000_000 <= 253_402_300_799L && micros / 1_000_000 >= -62_135_596_800L;
        }
        return type.defaultSize() > 0
                && type.catalogString().matches("bigint|int|smallint|tinyint|double|float|boolean");
    }

    @Provide
    Arbitrary<Damaged> damaged() {
        return Arbitraries.of(FILES)
                .flatMap(real -> Combinators.combine(Arbitraries.of(real.lines()), Mutation.several(4))
                        .as((line, mutations) -> new Damaged(real, Mutation.applied(mutations, line))));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Real real(String name, Declared... declared) {
        TableConfig config = declared.length > 0
                ? declared[0].config()
                : Requests.table(EtlTable.byName(new InputFile(
                                new org.apache.hadoop.fs.Path(DATA.resolve(name).toUri()), 1, 0))
                        .orElseThrow()
                        .toString());
        TableInput input = InputPlan.of(Requests.of(DATA.resolve(name), config), new Configuration())
                .tables()
                .get(0);
        List<byte[]> lines = new ArrayList<>();
        try (Stream<String> text = Files.lines(DATA.resolve(name))) {
            text.filter(line -> line.length() < 10_000)
                    .limit(21)
                    .forEach(line -> lines.add(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new Real(
                TextRows.of(input.sources().get(0), input, new RowParser(input.columns(), false)),
                input.columns(),
                name.endsWith(".csv") ? lines.subList(1, lines.size()) : lines);
    }
}
