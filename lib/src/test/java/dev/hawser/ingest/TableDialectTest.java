package dev.hawser.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.config.TableConfig;
import dev.hawser.config.TableConfig.ColumnConfig;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SharedData;
import dev.hawser.testing.SparkSuite;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableDialectTest extends SparkSuite {
    private static final TableConfig PRICES = new TableConfig(
            "prices",
            false,
            List.of(
                    new ColumnConfig("unixtimestamp", "timestamp", false),
                    new ColumnConfig("value_wei", "decimal(38,0)", false)),
            List.of(),
            Optional.of("unixtimestamp"));

    @TempDir
    Path folder;

    @Test
    void aQuotedFileWithBlanksInItsHeaderIsReadOverATimeInterval() {
        Path file = SharedData.file("fees-prices/etherscan_export-AvgGasPrice_dev_to2023.csv");
        Interval interval = Interval.parse("2020-01-01T00:00:00Z/2021-01-01T00:00:00Z");
        IngestResult.Table prices = Ingest.ingest(
                        spark(), Requests.of(file, interval, 0, "select value_wei from prices", PRICES), data())
                .tables()
                .get(0);
        assertThat(prices.rowsIn()).isEqualTo(366);
        assertThat(prices.rowsOutside()).isPositive();
    }

    @Test
    void rowsComeOutAsDeclared() throws IOException {
        Requests.write(folder.resolve("in.csv"), "Value (Wei),other,UnixTimeStamp", "5,x,0", "6,y,1970-01-01 00:00:01");
        Ingest.ingest(spark(), Requests.of(folder.resolve("in.csv"), PRICES), data());
        Dataset<Row> expected = spark().createDataFrame(
                        List.of(
                                RowFactory.create(Timestamp.from(Instant.EPOCH), BigDecimal.valueOf(5)),
                                RowFactory.create(Timestamp.from(Instant.ofEpochSecond(1)), BigDecimal.valueOf(6))),
                        StructType.fromDDL("unixtimestamp timestamp, value_wei decimal(38,0)"));
        assertDataFrameNoOrderEquals(expected, DatasetTables.read(spark(), data(), PRICES));
    }

    @Test
    void aMissingColumnIsNamed() throws IOException {
        Requests.write(folder.resolve("in.csv"), "unixtimestamp", "5");
        assertThatThrownBy(() -> Ingest.ingest(spark(), Requests.of(folder.resolve("in.csv"), PRICES), data()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("in.csv: its header lacks [value_wei] of the table 'prices'");
    }

    @Test
    void twoColumnsOfOneNameAreNamedWithTheirFile() throws IOException {
        Requests.write(folder.resolve("in.csv"), "UnixTimeStamp,value_wei,value_wei", "5,1,2");
        assertThatThrownBy(() -> Ingest.ingest(spark(), Requests.of(folder.resolve("in.csv"), PRICES), data()))
                .hasMessageContaining("in.csv: two columns of the header are named 'value_wei'");
        Requests.write(folder.resolve("in.csv"), "UnixTimeStamp,Value Wei,value-wei", "5,1,2");
        assertThatThrownBy(() -> Ingest.ingest(spark(), Requests.of(folder.resolve("in.csv"), PRICES), data()))
                .hasMessageContaining("in.csv: two columns could be 'value_wei': 'Value Wei' and 'value-wei'");
    }

    @Test
    void aTimeIntervalNeedsATimeColumn() throws IOException {
        TableConfig timeless = new TableConfig("prices", false, PRICES.columns(), List.of(), Optional.empty());
        Requests.write(folder.resolve("in.csv"), "unixtimestamp,value_wei", "5,5");
        Interval interval = Interval.parse("2020-01-01T00:00:00Z/2021-01-01T00:00:00Z");
        IngestRequest request = Requests.of(folder.resolve("in.csv"), interval, 0, "", timeless);
        assertThatThrownBy(() -> Ingest.ingest(spark(), request, data()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("it has no timestamp column");
    }

    private String data() {
        return folder.resolve("data").toUri().toString();
    }
}
