package dev.hawser.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.ingest.IngestResult.Check;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSessions;
import dev.hawser.testing.SparkSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check finds what is planted in a chain that passes all of them, and no other check does. */
class ChainChecksTest extends SparkSuite {
    private static final long MOST = (1L << 53) - 1;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private Csv blocks;
    private Csv transactions;
    private Csv receipts;

    @BeforeAll
    static void exportAChain() {
        Exports.generate(SparkSessions.shared(), "ethereum-etl", Optional.empty(), 1_500, shared.resolve("export"));
    }

    @BeforeEach
    void readTheChain() throws IOException {
        blocks = new Csv("blocks");
        transactions = new Csv("transactions");
        receipts = new Csv("receipts");
    }

    @Test
    void aMissingBlockIsAGapAndLeavesItsTransactionsAlone() throws IOException {
        long left = Long.parseLong(blocks.cell(3, "transaction_count"));
        blocks.remove(3);
        assertThat(failed())
                .isEqualTo(Map.of(ChainChecks.BLOCK_GAPS, 1L, ChainChecks.TRANSACTIONS_WITHOUT_BLOCK, left));
    }

    @Test
    void blocksThatContradictTheirParentsOrTheirLimitsAreFound() throws IOException {
        int last = blocks.size() - 1;
        blocks.set(2, "parent_hash", Requests.HASH);
        blocks.set(last, "base_fee_per_gas", String.valueOf(Long.parseLong(blocks.cell(last, "base_fee_per_gas")) + 1));
        blocks.set(last, "gas_used", String.valueOf(Long.parseLong(blocks.cell(last, "gas_limit")) + 1));
        assertThat(failed())
                .isEqualTo(Map.of(ChainChecks.PARENT_HASH, 1L, ChainChecks.BASE_FEE, 1L, ChainChecks.BLOCK_GAS, 1L));
    }

    @Test
    void aMissingTransactionAndAMissingReceiptAreFound() throws IOException {
        String without = transactions.cell(10, "hash");
        transactions.remove(5);
        receipts.lines.removeIf(line -> line.contains(without));
        assertThat(failed())
                .isEqualTo(Map.of(
                        ChainChecks.TRANSACTION_COUNT,
                        1L,
                        ChainChecks.RECEIPTS_WITHOUT_TRANSACTION,
                        1L,
                        ChainChecks.TRANSACTIONS_WITHOUT_RECEIPT,
                        1L));
    }

    @Test
    void aReceiptThatUsesMoreThanItsTransactionsGasIsFound() throws IOException {
        receipts.set(7, "gas_used", "30000000");
        assertThat(failed()).isEqualTo(Map.of(ChainChecks.RECEIPT_GAS, 1L));
    }

    @Test
    void numbersBeyondAllMeasureAreCountedLikeOthers() throws IOException {
        int last = blocks.size() - 1;
        blocks.set(last, "number", String.valueOf(Long.MAX_VALUE));
        blocks.set(last - 1, "base_fee_per_gas", "9".repeat(38));
        blocks.set(last - 2, "gas_used", String.valueOf(Long.MAX_VALUE));
        List<Check> checks = run(List.of()).checks();
        assertThat(checks)
                .filteredOn(check -> check.name().equals(ChainChecks.BLOCK_GAPS))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.checked()).isEqualTo(MOST);
                    assertThat(check.failed()).isPositive().isLessThan(MOST);
                });
        assertThat(checks).contains(new Check(ChainChecks.BASE_FEE, checked(checks, ChainChecks.BASE_FEE), 1));
    }

    @Test
    void aRequiredCheckThatFailsStopsTheIngest() throws IOException {
        blocks.remove(3);
        assertThatThrownBy(() -> run(List.of(ChainChecks.PARENT_HASH, ChainChecks.BLOCK_GAPS)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the dataset contradicts what require-checks asks: block_gaps: 1 of "
                        + (blocks.size() + blocks.before + 1));
    }

    @Test
    void aRequiredCheckThatCannotRunStopsTheIngest() {
        assertThatThrownBy(() -> Ingest.ingest(
                        spark(),
                        Exports.request(
                                Optional.empty(),
                                shared.resolve("export"),
                                "all",
                                0,
                                List.of(ChainChecks.RECEIPT_GAS),
                                "blocks"),
                        data()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("require-checks asks for [receipt_gas], which the dataset has no columns for");
    }

    @Test
    void aCheckThatDoesNotExistIsRefusedBeforeAnythingIsRead() {
        assertThatThrownBy(() -> Ingest.ingest(
                        spark(),
                        Exports.request(
                                Optional.empty(), shared.resolve("nothing"), "all", 0, List.of("gaps"), "blocks"),
                        data()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("require-checks names 'gaps'");
    }

    /** How many rows each check that isn't clean found. */
    private Map<String, Long> failed() throws IOException {
        return run(List.of()).checks().stream()
                .filter(check -> check.failed() > 0)
                .collect(Collectors.toMap(Check::name, Check::failed));
    }

    private IngestResult run(List<String> required) throws IOException {
        for (Csv table : List.of(blocks, transactions, receipts)) {
            table.write();
        }
        return Ingest.ingest(
                spark(),
                Exports.request(
                        Optional.empty(),
                        folder.resolve("export"),
                        "all",
                        0,
                        required,
                        "blocks",
                        "transactions",
                        "receipts"),
                data());
    }

    private static long checked(List<Check> checks, String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow()
                .checked();
    }

    private String data() {
        return folder.resolve("data").toUri().toString();
    }

    /** The second of a table's two files, whose rows are changed; the first is copied as it is. */
    private final class Csv {
        private final String table;
        private final Path first;
        private final List<String> header;
        private final List<String> lines;
        private final int before;

        Csv(String table) throws IOException {
            this.table = table;
            try (Stream<Path> list = Files.list(shared.resolve("export").resolve(table))) {
                List<Path> files = list.sorted().toList();
                first = files.get(0);
                before = Files.readAllLines(first).size() - 1;
                lines = new ArrayList<>(Files.readAllLines(files.get(1)));
            }
            header = List.of(lines.remove(0).split(","));
        }

        int size() {
            return lines.size();
        }

        void remove(int row) {
            lines.remove(row);
        }

        String cell(int row, String column) {
            return cells(row)[header.indexOf(column)];
        }

        void set(int row, String column, String value) {
            String[] cells = cells(row);
            cells[header.indexOf(column)] = value;
            lines.set(row, String.join(",", cells));
        }

        /** Only the last cell may hold commas. */
        private String[] cells(int row) {
            return lines.get(row).split(",", header.size());
        }

        void write() throws IOException {
            Path to = Files.createDirectories(folder.resolve("export").resolve(table));
            Files.copy(first, to.resolve(first.getFileName()));
            List<String> all = new ArrayList<>(List.of(String.join(",", header)));
            all.addAll(lines);
            Files.write(to.resolve(table + "_second.csv"), all);
        }
    }
}
