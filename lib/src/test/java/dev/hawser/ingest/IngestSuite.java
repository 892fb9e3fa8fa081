package dev.hawser.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.testing.SparkSuite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that ingests files into a folder of its own, whatever the share of bad rows. */
abstract class IngestSuite extends SparkSuite {
    @TempDir
    Path folder;

    /** A folder for files to ingest, absent at first. */
    Path input;

    @BeforeEach
    void nameInput() {
        input = folder.resolve("in");
    }

    String data() {
        return folder.resolve("data").toUri().toString();
    }

    /** Writes a file of the input. */
    Path file(String name, byte[] bytes) throws IOException {
        Path file = input.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    /** Writes a file of the input, as it stands. */
    Path file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    IngestResult ingest(Path from, TableConfig... tables) {
        return ingest(spark(), from, tables);
    }

    IngestResult ingest(SparkSession session, Path from, TableConfig... tables) {
        return Ingest.ingest(session, Requests.of(from, Interval.ALL, 1, "", tables), data());
    }

    /** The first table's counts, as {@code in = accepted + quarantined {reasons}}. */
    String counts(Path from, TableConfig... tables) {
        return counts(ingest(from, tables).tables().get(0));
    }

    static String counts(IngestResult.Table table) {
        return table.rowsIn() + " = " + table.rowsAccepted() + " + " + table.rowsQuarantined() + " " + table.reasons();
    }

    /** What a query finds in the dataset, a line a row, cells between bars. */
    String select(String sql, TableConfig... tables) {
        DatasetTables.register(spark(), data(), List.of(tables));
        return lines(spark().sql(sql).collectAsList());
    }

    /** Expressions over the quarantine in the order of files and lines, a line a row, cells between bars. */
    String quarantine(String... expressions) {
        return lines(spark().read()
                .parquet(data() + "/quarantine")
                .sort("file", "line")
                .selectExpr(expressions)
                .collectAsList());
    }

    private static String lines(List<Row> rows) {
        return rows.stream().map(row -> row.mkString("|")).collect(Collectors.joining("\n"));
    }

    /** Expects that the input is refused with advice. */
    InvalidInputException refused(Path from, TableConfig... tables) {
        HawserException error = catchThrowableOfType(HawserException.class, () -> ingest(from, tables));
        assertThat(error).isInstanceOf(InvalidInputException.class);
        assertThat(error.advice()).isNotBlank();
        return (InvalidInputException) error;
    }
}
