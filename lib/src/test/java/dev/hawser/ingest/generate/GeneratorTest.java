package dev.hawser.ingest.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.config.TableConfig;
import dev.hawser.ingest.BaseFee;
import dev.hawser.ingest.DatasetTables;
import dev.hawser.ingest.Ingest;
import dev.hawser.ingest.IngestRequest;
import dev.hawser.ingest.IngestResult;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest extends SparkSuite {
    private static final List<TableConfig> TABLES = Stream.of("blocks", "transactions", "receipts")
            .map(name -> new TableConfig(name, false, List.of(), List.of(), Optional.empty()))
            .toList();

    @TempDir
    Path folder;

    @Test
    void aGeneratedExportIsIngestedWholeAndHoldsTogether() {
        Generator.Export export = generate(40_000, 7, "export");
        IngestResult result = ingest("export");

        assertThat(result.rowsQuarantined()).isZero();
        assertThat(result.tables())
                .extracting(IngestResult.Table::rowsAccepted)
                .containsExactly(export.blocks(), 40_000L, 40_000L);
        DatasetTables.register(spark(), data(), TABLES);
        assertNone("select * from (select *, lag(hash) over (order by number) as before from blocks)"
                + " where before is not null and before <> parent_hash");
        assertNone("select b.number from blocks b left join transactions t on b.number = t.block_number"
                + " group by b.number, b.transaction_count having count(t.hash) <> b.transaction_count");
        assertNone("select b.number from blocks b join receipts r on b.number = r.block_number"
                + " group by b.number, b.gas_used having sum(r.gas_used) <> b.gas_used"
                + " or max(r.cumulative_gas_used) <> b.gas_used");
        assertNone("select * from (select *, sum(gas_used) over (partition by block_number order by transaction_index)"
                + " as gas from receipts) where gas <> cumulative_gas_used");
        assertNone("select t.hash from transactions t join blocks b on b.number = t.block_number"
                + " where t.gas_price < b.base_fee_per_gas or t.block_timestamp <> b.timestamp");
        assertNone("select t.hash from transactions t left join receipts r on r.transaction_hash = t.hash"
                + " where r.gas_used is null or r.gas_used > t.gas or r.effective_gas_price <> t.gas_price");
        assertNone("select * from (select *, row_number() over (partition by from_address"
                + " order by block_number, transaction_index) - 1 as sent from transactions) where sent <> nonce");
    }

    @Test
    void largeFilesAreReadInParts() {
        generate(3_000, 2, "export");
        spark().conf().set("spark.sql.files.maxPartitionBytes", "100000");
        try {
            assertThat(ingest("export").rowsAccepted()).isGreaterThan(6_000);
        } finally {
            spark().conf().unset("spark.sql.files.maxPartitionBytes");
        }
        assertThat(folder.resolve("data/transactions").toFile().list()).hasSizeGreaterThan(10);
    }

    /** Mainnet blocks 15537393 → 15537394 and 17034869 → 17034870. */
    @Test
    void theRuleIsTheMainChains() {
        assertThat(BaseFee.next(43_391_016_710L, 29_991_429, 30_000_000)).isEqualTo(48_811_794_595L);
        assertThat(BaseFee.next(19_018_712_210L, 8_450_250, 30_000_000)).isEqualTo(17_980_647_125L);
    }

    @Test
    void callDataCostsWhatItsBytesCost() {
        for (int index = 0; index < 500; index++) {
            Shape shape = Shape.at(3, 5, index);
            byte[] data = CallData.of(3, 5, index, shape);
            assertThat(data).hasSize(shape.inputBytes());
            long gas = 21_000 + (shape.kind() == Shape.Kind.CREATE ? 32_000 : 0);
            for (byte b : data) {
                gas += b == 0 ? 4 : 16;
            }
            assertThat(shape.gasUsed()).isGreaterThanOrEqualTo(gas).isLessThanOrEqualTo(shape.gasLimit());
        }
    }

    @Test
    void anOutputFolderInUseIsRefused() {
        generate(10, 1, "export");
        assertThatThrownBy(() -> generate(10, 1, "export"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("already holds files");
        assertThat(folder.resolve("export/blocks")).isDirectoryNotContaining("glob:**.crc");
    }

    private void assertNone(String sql) {
        assertThat(spark().sql(sql).limit(3).collectAsList()).as(sql).isEmpty();
    }

    private Generator.Export generate(long rows, long seed, String name) {
        return Generator.generate(spark(), ExportRequest.of("ethereum-etl", rows, seed, uri(name)));
    }

    private IngestResult ingest(String export) {
        return Ingest.ingest(
                spark(),
                new IngestRequest(
                        java.util.Optional.of("ethereum-etl"),
                        TABLES,
                        List.of(uri(export)),
                        Interval.ALL,
                        0,
                        List.of(),
                        "",
                        ""),
                data());
    }

    private String uri(String name) {
        return folder.resolve(name).toUri().toString();
    }

    private String data() {
        return uri("data");
    }
}
