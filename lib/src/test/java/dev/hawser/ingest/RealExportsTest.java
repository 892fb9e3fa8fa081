package dev.hawser.ingest;

import static dev.hawser.ingest.Requests.optional;
import static dev.hawser.ingest.Requests.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.Interval;
import dev.hawser.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Real exports in ethereum-etl's form. Each states the rows that go in, those accepted and those quarantined, what the
 * checks across tables compared and found, and sums over what was accepted; all were counted in the files by other
 * means.
 */
class RealExportsTest extends IngestSuite {
    private static final TableConfig[] ALL =
            CanonicalTables.ALL.stream().map(table -> optional(table.name())).toArray(TableConfig[]::new);

    /**
     * @param files a folder, a file or a glob
     * @param counts by table: rows in = accepted + quarantined, and why
     * @param checks name and failed/checked
     * @param sql over the accepted rows
     */
    private record Case(String files, Map<String, String> counts, String checks, String sql, String found) {
        @Override
        public String toString() {
            return files + ": " + counts;
        }
    }

    static final List<Case> CASES = List.of(
            new Case(
                    "ethereum-etl/test_export_blocks_job/block_with_logs",
                    Map.of("blocks", "1 = 1 + 0 {}", "transactions", "4 = 4 + 0 {}"),
                    "block_gaps 0/1, parent_hash 0/0, base_fee 0/0, block_gas 0/1, transaction_count 0/1,"
                            + " transactions_without_block 0/4",
                    "select sum(value), count(max_fee_per_gas) from transactions",
                    "1541220060000000000|0"),
            new Case(
                    // the genesis block; its file of transactions has no bytes
                    "ethereum-etl/test_export_blocks_job/block_without_transactions",
                    Map.of("blocks", "1 = 1 + 0 {}", "transactions", "0 = 0 + 0 {}"),
                    "block_gaps 0/1, parent_hash 0/0, base_fee 0/0, block_gas 0/1, transaction_count 0/1,"
                            + " transactions_without_block 0/0",
                    "select number, timestamp from blocks",
                    "0|1970-01-01 00:00:00.0"),
            new Case(
                    "ethereum-etl/test_export_blocks_job/blocks_with_transactions",
                    Map.of("blocks", "2 = 2 + 0 {}", "transactions", "4 = 4 + 0 {}"),
                    "block_gaps 0/2, parent_hash 0/1, base_fee 0/0, block_gas 0/2, transaction_count 0/2,"
                            + " transactions_without_block 0/4",
                    "select sum(value) from transactions",
                    "128445185037751432000"),
            new Case(
                    // withdrawals are a list in a cell
                    "ethereum-etl/test_export_blocks_job/blocks_with_transactions_and_withdrawals/*.csv",
                    Map.of("blocks", "2 = 2 + 0 {}", "transactions", "298 = 298 + 0 {}"),
                    "block_gaps 0/2, parent_hash 0/1, base_fee 0/1, block_gas 0/2, transaction_count 0/2,"
                            + " transactions_without_block 0/298",
                    "select sum(value), (select sum(size(from_json(concat('[', withdrawals, ']'), 'array<string>')))"
                            + " from blocks) from transactions",
                    "82692008376751083333|32"),
            new Case(
                    "ethereum-etl/test_export_blocks_job/blocks_with_transactions_and_withdrawals/*.json",
                    Map.of("blocks", "2 = 2 + 0 {}", "transactions", "298 = 298 + 0 {}"),
                    "block_gaps 0/2, parent_hash 0/1, base_fee 0/1, block_gas 0/2, transaction_count 0/2,"
                            + " transactions_without_block 0/298",
                    "select sum(value), (select sum(size(from_json(concat('[', withdrawals, ']'), 'array<string>')))"
                            + " from blocks) from transactions",
                    "82692008376751083333|32"),
            new Case(
                    "ethereum-etl/test_export_receipts_job/receipts_with_logs/*.csv",
                    Map.of("receipts", "4 = 4 + 0 {}", "logs", "2 = 2 + 0 {}"),
                    "",
                    "select sum(gas_used), count(root), count(status), (select sum(size(topics)) from logs) from receipts",
                    "143706|4|0|6"),
            new Case(
                    "ethereum-etl/test_export_receipts_job/receipts_with_logs/*.json",
                    Map.of("receipts", "4 = 4 + 0 {}", "logs", "2 = 2 + 0 {}"),
                    "",
                    "select sum(gas_used), count(root), count(status), (select sum(size(topics)) from logs) from receipts",
                    "143706|4|0|6"),
            new Case(
                    "ethereum-etl/test_export_token_transfers_job/block_with_transfers",
                    Map.of("token_transfers", "2 = 2 + 0 {}"),
                    "",
                    "select sum(cast(conv(hex(value), 16, 10) as bigint)) from token_transfers",
                    "300000"),
            new Case(
                    "ethereum-etl/test_extract_token_transfers_job/logs",
                    Map.of("logs", "3 = 3 + 0 {}", "token_transfers", "2 = 2 + 0 {}"),
                    "",
                    "select array_join(collect_list(log_index), ','), max(right(hex(value), 18)) from token_transfers",
                    "3,5|05E8ADCA7E45940000"),
            new Case(
                    // as ethereum-etl streams them: receipts within the transactions, columns of the stream's own
                    "ethereum-etl/test_stream/blocks_1755634_1755635",
                    Map.of(
                            "blocks", "2 = 2 + 0 {}",
                            "transactions", "2 = 2 + 0 {}",
                            "receipts", "2 = 2 + 0 {}",
                            "logs", "2 = 2 + 0 {}",
                            "token_transfers", "1 = 1 + 0 {}"),
                    "block_gaps 0/2, parent_hash 0/1, base_fee 0/0, block_gas 0/2, transaction_count 0/2,"
                            + " transactions_without_block 0/2, transactions_without_receipt 0/2,"
                            + " receipts_without_transaction 0/2, receipt_gas 0/2",
                    "select sum(value), (select sum(gas_used) from receipts) from transactions",
                    "405738107000000000|57418"),
            new Case(
                    // two pairs of consecutive blocks: the merge, and the first with withdrawals
                    "blocks-2022-2023",
                    Map.of(
                            "blocks", "6 = 6 + 0 {}",
                            "transactions", "637 = 637 + 0 {}",
                            "receipts", "637 = 637 + 0 {}",
                            "logs", "11179 = 11179 + 0 {}"),
                    "block_gaps 2270852/2270858, parent_hash 0/2, base_fee 0/2, block_gas 0/6, transaction_count 0/6,"
                            + " transactions_without_block 0/637, transactions_without_receipt 0/637,"
                            + " receipts_without_transaction 0/637, receipt_gas 0/637",
                    "select count_if(status = 0), count(contract_address), (select sum(size(topics)) from logs)"
                            + " from receipts",
                    "65|3|43426"),
            new Case(
                    // rows not in the order of blocks, values beyond int64, contract creations
                    "transactions/transactions_03300000_03399999_small.csv.gz",
                    Map.of("transactions", "19999 = 19999 + 0 {}"),
                    "",
                    "select count(distinct block_number), count_if(value > 9223372036854775807),"
                            + " count_if(to_address is null), max(block_timestamp) from transactions",
                    "1293|2414|31|2017-03-06 11:47:45.0"));

    @ParameterizedTest
    @FieldSource("CASES")
    void everyRowIsAcceptedAndWhatTablesSayOfEachOtherHolds(Case real) {
        int glob = real.files().indexOf("/*");
        Path files = glob < 0
                ? SharedData.file(real.files())
                : SharedData.file(real.files().substring(0, glob))
                        .resolve(real.files().substring(glob + 1));
        IngestResult result = ingest(files, ALL);

        assertThat(result.tables().stream()
                        .filter(table -> real.counts().containsKey(table.name()) || table.rowsIn() > 0)
                        .collect(Collectors.toMap(IngestResult.Table::name, IngestSuite::counts)))
                .isEqualTo(real.counts());
        assertThat(result.checks().stream()
                        .map(check -> check.name() + " " + check.failed() + "/" + check.checked())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(real.checks());
        assertThat(select(real.sql(), ALL)).isEqualTo(real.found());
    }

    @Test
    void whatIsNoRowsOfTheTablesIsLeftOutWithItsReason() throws IOException {
        Path folder = SharedData.file("ethereum-etl");
        Map<String, Long> reasons = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<String> skipped = InputPlan.of(Requests.of(file, ALL), new Configuration())
                        .skipped();
                String reason = skipped.isEmpty()
                        ? "read"
                        : skipped.get(0)
                                .substring(skipped.get(0)
                                                .indexOf(file.getFileName().toString())
                                        + file.getFileName().toString().length()
                                        + 1);
                reasons.merge(reason, 1L, Long::sum);
            }
        }
        assertThat(reasons)
                .hasToString("{holds contracts, which the pipeline doesn't read=3, holds no rows that ethereum-etl"
                        + " writes=57, holds tokens, which the pipeline doesn't read=4, holds traces, which the pipeline"
                        + " doesn't read=17, is neither CSV nor JSON lines=1, read=21}");
    }

    @Test
    void aTimeIntervalSelectsReceiptsByTheirTransactions() {
        Path export = SharedData.file("blocks-2022-2023");
        Interval interval = Interval.parse("2022-09-01T00:00:00Z/2022-10-01T00:00:00Z");
        IngestResult result = Ingest.ingest(
                spark(),
                Requests.of(export, interval, 0, "", table("receipts"), table("blocks"), table("transactions")),
                data());

        assertThat(result.tables())
                .extracting(IngestResult.Table::name)
                .containsExactly("receipts", "blocks", "transactions");
        IngestResult.Table receipts = result.tables().get(0);
        assertThat(receipts.rowsAccepted())
                .isEqualTo(result.tables().get(2).rowsAccepted())
                .isPositive();
        assertThat(receipts.rowsOutside() + receipts.rowsIn()).isEqualTo(637);
        assertThat(result.tables().get(1).rowsAccepted()).isEqualTo(3);
    }
}
