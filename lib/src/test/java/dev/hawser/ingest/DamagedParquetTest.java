package dev.hawser.ingest;

import static dev.hawser.ingest.Declared.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hawser.config.TableConfig;
import dev.hawser.primitives.Interval;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Test;

/** Parquet files that differ from each other, or are broken. */
class DamagedParquetTest extends IngestSuite {
    private static final TableConfig AMOUNTS = table("amounts")
            .with("bigint", "id")
            .with("wei", "wei")
            .optional("string", "note")
            .config();

    @Test
    void everyTypeThatAColumnHasInSomeFileIsReadAsDeclared() throws IOException {
        parquet("a", "select 1L id, cast(12345678901234567890 as decimal(38,0)) wei, 'a' note");
        parquet("b", "select 2 id, '7' wei, 5 note, true added");
        parquet("c", "select '3' id, 7L wei, date'2024-01-02' note");
        parquet(
                "d",
                "select cast(4 as decimal(20,0)) id, x'00000000000000000000000000000000"
                        + "00000000000000000000000000000009' wei, timestamp'1960-01-02 00:00:00' note");
        parquet("e", "select cast('many' as string) id, true wei, array(1) note");
        assertThat(counts(input, AMOUNTS)).isEqualTo("5 = 4 + 1 {not_a_number:id=1}");
        assertThat(select("select id, wei from amounts order by id", AMOUNTS))
                .isEqualTo("1|12345678901234567890\n2|7\n3|7\n4|9");
        assertThat(quarantine("line", "raw")).isEqualTo("1|{\"id\":\"many\",\"wei\":\"true\",\"note\":\"[1]\"}");
    }

    @Test
    void aWeiColumnOfDoublesIsExactWhereItIsIntegralAndMarkedInexact() throws IOException {
        parquet(
                "a",
                "select 1L id, wei, cast(null as string) note from values 1.5e18D, 0.5D, double('NaN'),"
                        + " double('infinity'), -1D, 2e38D, 0D, 9007199254740993D as t(wei)");
        parquet("b", "select 2L id, cast(7 as decimal(38,0)) wei, cast(null as string) note");
        IngestResult.Table amounts = ingest(input, AMOUNTS).tables().get(0);
        assertThat(amounts.inexact()).containsExactly("wei");
        assertThat(counts(amounts)).isEqualTo("9 = 4 + 5 {not_a_number:wei=2, not_exact:wei=1, out_of_range:wei=2}");
        assertThat(select("select wei from amounts order by wei", AMOUNTS))
                .isEqualTo("0\n7\n9007199254740992\n1500000000000000000");
    }

    @Test
    void aDoubleForADeclaredDoubleIsNotMarked() throws IOException {
        parquet("a", "select 1.5D price");
        TableConfig prices = table("prices").with("double", "price").config();
        assertThat(ingest(input, prices).tables().get(0).inexact()).isEmpty();
    }

    @Test
    void timesBeforeTheEpochAreReadFromTimestamps() throws IOException {
        parquet(
                "a",
                "select timestamp'1931-05-06 07:08:09' born, 1 id union all"
                        + " select timestamp'2001-05-06 07:08:09.123456', 2");
        TableConfig people =
                table("people").with("timestamp", "born").with("int", "id").config();
        assertThat(counts(input, people)).isEqualTo("2 = 2 + 0 {}");
        assertThat(select("select cast(born as string) from people order by id", people))
                .isEqualTo("1931-05-06 07:08:09\n2001-05-06 07:08:09.123456");
    }

    @Test
    void aFileWithoutAColumnIsNamed() throws IOException {
        parquet("a", "select 1L id, 7L wei");
        parquet("b", "select 1L id");
        assertThat(refused(input, AMOUNTS)).hasMessageContaining("b.parquet: its header lacks [wei] of the table");
    }

    @Test
    void aColumnThatMayBeMissingAndIsInOneFileIsLeftOutOfAll() throws IOException {
        parquet("a", "select 1L id, 7L wei, 'a' note");
        parquet("b", "select 2L id, 8L wei");
        IngestResult.Table amounts = ingest(input, AMOUNTS).tables().get(0);
        assertThat(counts(amounts)).isEqualTo("2 = 2 + 0 {}");
        assertThat(amounts.columns()).extracting(IngestResult.Column::name).containsExactly("id", "wei");
    }

    @Test
    void aValueOfSeveralBecomesTheJsonThatJsonLinesWouldHave() throws IOException {
        parquet(
                "a",
                "select 1L id, 7L wei, array(named_struct('index', 1L, 'to', 'a\"b', 'part', 1.50, 'no', null)) note");
        parquet("b", "select 2L id, 7L wei, map('k', array(true)) note");
        parquet("c", "select 3L id, 7L wei, named_struct('at', timestamp'2024-01-02 03:04:05') note");
        assertThat(counts(input, AMOUNTS)).isEqualTo("3 = 3 + 0 {}");
        assertThat(select("select note from amounts order by id", AMOUNTS)).isEqualTo("""
                        [{"index":1,"to":"a\\"b","part":1.5,"no":null}]
                        {"k":[true]}
                        {"at":"1704164645"}""");
    }

    @Test
    void aTransactionWhoseBlockIsMissingStandsInTheQuarantineWithItsText() throws IOException {
        parquet("ethereum__blocks__1_to_1", "select 1L block_number, 1700000000L timestamp");
        parquet(
                "ethereum__transactions__1_to_2",
                "select unhex(repeat('ab', 32)) transaction_hash, 1L block_number union all"
                        + " select unhex(repeat('cd', 32)), 2L");
        IngestRequest cryo = request("cryo", "transactions", "blocks");
        IngestResult.Table transactions =
                Ingest.ingest(spark(), cryo, data()).tables().get(0);
        assertThat(counts(transactions)).isEqualTo("2 = 1 + 1 {no_block:block_timestamp=1}");
        assertThat(quarantine("raw")).isEqualTo("{\"hash\":\"0x" + "cd".repeat(32) + "\",\"block_number\":\"2\"}");
    }

    @Test
    void aFileWithoutAnyByteOfADialectOfParquetIsNamed() throws IOException {
        file("blocks/date=2024-01-01/part.parquet", "");
        IngestRequest aws = request("aws-public", "blocks");
        InvalidInputException error =
                catchThrowableOfType(InvalidInputException.class, () -> Ingest.ingest(spark(), aws, data()));
        assertThat(error).hasMessageContaining("part.parquet is empty");
    }

    @Test
    void textNamedParquetIsNamed() throws IOException {
        file("amounts.parquet", "id,wei\n1,7\n");
        assertThat(refused(input, AMOUNTS)).hasMessageContaining("amounts.parquet cannot be read");
    }

    @Test
    void aParquetFileThatIsCutOffIsNamed() throws IOException {
        Path file = parquet("a", "select id, id wei from range(1000)");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(refused(input, AMOUNTS)).hasMessageContaining("a.parquet cannot be read");
    }

    @Test
    void aDamagedFooterIsNamed() throws IOException {
        Path file = parquet("a", "select id, id wei from range(1000)");
        byte[] bytes = Files.readAllBytes(file);
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
        Arrays.fill(bytes, bytes.length - 8 - length, bytes.length - length, (byte) 0xEE);
        Files.write(file, bytes);
        assertThat(refused(input, AMOUNTS)).hasMessageContaining("a.parquet cannot be read");
    }

    @Test
    void aDamagedPageIsNamedEvenWhereItCouldBeRead() throws IOException {
        Path file = parquet("a", "select 1L id, 7L wei, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaa' note");
        byte[] bytes = Files.readAllBytes(file);
        int note = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("aaaaaaaaaa");
        bytes[note + 5] = 'b';
        Files.write(file, bytes);
        assertThat(refused(input, AMOUNTS)).hasMessageContaining("a.parquet cannot be read");
    }

    private IngestRequest request(String dialect, String... tables) {
        return new IngestRequest(
                Optional.of(dialect),
                Stream.of(tables).map(Requests::table).toList(),
                List.of(input.toUri().toString()),
                Interval.ALL,
                1,
                List.of(),
                "",
                "test.sql");
    }

    private Path parquet(String name, String sql) throws IOException {
        Path written = folder.resolve("written").resolve(name);
        spark().sql(sql)
                .coalesce(1)
                .write()
                .mode(SaveMode.Overwrite)
                .option("compression", "none")
                .parquet(written.toUri().toString());
        try (Stream<Path> parts = Files.list(written)) {
            Path part = parts.filter(p -> p.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Files.createDirectories(input);
            return Files.move(part, input.resolve(name + ".parquet"));
        }
    }
}
