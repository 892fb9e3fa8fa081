package dev.hawser.ingest;

import static dev.hawser.ingest.Requests.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.primitives.Interval;
import dev.hawser.testing.SharedData;
import dev.hawser.testing.SparkSuite;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealFilesTest extends SparkSuite {
    @TempDir
    Path folder;

    @Test
    void everyRowOfAGzippedExportIsAccepted() {
        Path file = SharedData.file("transactions/transactions_03300000_03399999_small.csv.gz");
        IngestResult result = Ingest.ingest(spark(), Requests.of(file, table("transactions")), data());

        IngestResult.Table transactions = result.tables().get(0);
        assertThat(transactions.rowsIn()).isEqualTo(19_999);
        assertThat(transactions.rowsAccepted()).isEqualTo(19_999);
        assertThat(transactions.columns()).contains(new IngestResult.Column("value", "decimal(38,0)"));
        DatasetTables.register(spark(), data(), List.of(table("transactions")));
        assertThat(spark().sql("select count(*), count(distinct block_number),"
                                + " count_if(value > 9223372036854775807), count_if(to_address is null),"
                                + " cast(max(block_timestamp) as string) from transactions")
                        .first()
                        .mkString("|"))
                .isEqualTo("19999|1293|2414|31|2017-03-06 11:47:45");
    }

    @Test
    void blocksTransactionsAndReceiptsOfOneFolderAreToldApart() {
        Path export = SharedData.file("blocks-2022-2023");
        IngestRequest request = Requests.of(export, table("blocks"), table("transactions"), table("receipts"));
        IngestResult result = Ingest.ingest(spark(), request, data());

        assertThat(result.tables()).extracting(IngestResult.Table::rowsAccepted).containsExactly(6L, 637L, 637L);
        assertThat(result.rowsQuarantined()).isZero();
        assertThat(InputPlan.of(request, new Configuration()).skipped())
                .singleElement()
                .asString()
                .endsWith("logs.csv.gz holds logs, which the pipeline doesn't read");
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

    @Test
    void withdrawalsInOneCellAndEmptyFilesAreRead() {
        Path export = SharedData.file("ethereum-etl/test_export_blocks_job").resolve("*/*.csv");
        IngestResult result =
                Ingest.ingest(spark(), Requests.of(export, table("blocks"), table("transactions")), data());
        assertThat(result.rowsQuarantined()).isZero();
        assertThat(result.tables()).allSatisfy(t -> assertThat(t.rowsAccepted()).isPositive());
    }

    private String data() {
        return folder.resolve("data").toUri().toString();
    }
}
