package dev.hawser.ingest;

import static dev.hawser.ingest.Declared.table;
import static dev.hawser.ingest.Requests.ADDRESS;
import static dev.hawser.ingest.Requests.HASH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.config.TableConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text files as people, spreadsheets and broken disks leave them: what is bad is named, line by line. */
class DamagedTextTest extends IngestSuite {
    private static final TableConfig NOTES =
            table("notes").with("int", "n").optional("string", "note").config();
    private static final TableConfig HEADERLESS = table("notes")
            .with("int", "n")
            .optional("string", "note")
            .layout(',', false, 0)
            .config();
    private static final String BOM = "\uFEFF";

    @Test
    void whatASpreadsheetMakesOfCellsIsRefusedCellByCell() throws IOException {
        String good = String.join(",", HASH, "1", HASH, "7", "0", ADDRESS, "5", "21000", "9", "0x", "1627777352");
        file(
                "transactions.csv",
                String.join(
                        "\n",
                        "hash,nonce,block_hash,block_number,transaction_index,from_address,value,gas,gas_price,input,"
                                + "block_timestamp",
                        good,
                        good.replace("1627777352", "8/1/2021 0:22:32"),
                        good.replace(",5,", ",4.7E+18,"),
                        good.replace(",21000,", ",\"21,000\","),
                        good.replace(",9,", ",9.0,"),
                        good.replace(",7,", ",#NAME?,"),
                        good.replace(ADDRESS, "1.17E+48"),
                        good.replace(",0x,", ",0,"),
                        good + ",,"));
        assertThat(counts(input, Requests.table("transactions"))).startsWith("9 = 1 + 8 ");
        assertThat(quarantine("line", "reason", "`column`")).isEqualTo("""
                        3|not_a_number|block_timestamp
                        4|not_exact|value
                        5|not_a_number|gas
                        6|not_exact|gas_price
                        7|not_a_number|block_number
                        8|bad_hex|from_address
                        9|bad_hex|input
                        10|too_many_cells|null""");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstCell() throws IOException {
        file("headerless.csv", BOM + "1,one\n2,two\n");
        assertThat(counts(input, HEADERLESS)).isEqualTo("2 = 2 + 0 {}");
        assertThat(select("select min(n) from notes", HEADERLESS)).isEqualTo("1");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstObject() throws IOException {
        file("notes.json", BOM + "{\"n\":1,\"note\":\"one\"}\n{\"n\":2}\n");
        assertThat(counts(input, NOTES)).isEqualTo("2 = 2 + 0 {}");
    }

    @Test
    void anyLineEndEndsALine() throws IOException {
        file("notes.csv", "n,note\r\n1,one\r2,two\n\r\n \r3,\r\n4,four");
        assertThat(counts(input, NOTES)).isEqualTo("4 = 4 + 0 {}");
        assertThat(select("select n, note from notes order by n", NOTES)).isEqualTo("1|one\n2|two\n3|null\n4|four");
    }

    @Test
    void quotesAreReadAsInRfc4180AndTheirMisuseIsNamed() throws IOException {
        file("notes.csv", """
                n,note
                1,"say ""when"", and go"
                2,5" by 3"
                3,"closed" and more
                4,"open
                5,"a line
                end"
                6,\"""
                7,""
                """);
        assertThat(counts(input, NOTES)).startsWith("8 = 3 + 5 ");
        assertThat(select("select n, note from notes order by n", NOTES))
                .isEqualTo("1|say \"when\", and go\n2|5\" by 3\"\n7|null");
        assertThat(quarantine("line", "reason", "raw")).isEqualTo("""
                        4|text_after_quote|3,"closed" and more
                        5|open_quote|4,"open
                        6|open_quote|5,"a line
                        7|too_few_cells|end"
                        8|open_quote|6,\"\"\"""");
    }

    @Test
    void bytesThatAreNoTextAreNamed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("n,note\n1,a\0b\n2,a".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xC3);
        bytes.writeBytes("(\n3,".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xFF);
        bytes.writeBytes("\n\0\n4\0,x\n5,é\n".getBytes(StandardCharsets.UTF_8));
        file("notes.csv", bytes.toByteArray());
        assertThat(counts(input, NOTES)).startsWith("6 = 1 + 5 ");
        assertThat(quarantine("line", "reason", "`column`")).isEqualTo("""
                        2|nul_byte|note
                        3|not_utf8|note
                        4|not_utf8|note
                        5|too_few_cells|null
                        6|not_a_number|n""");
    }

    @Test
    void halvesOfCharactersInJsonAreNoText() throws IOException {
        file("notes.json", "{\"n\":1,\"note\":\"\\ud83d\\ude00\"}\n{\"n\":2,\"note\":\"\\ud83d\"}\n");
        assertThat(counts(input, NOTES)).isEqualTo("2 = 1 + 1 {not_utf8:note=1}");
    }

    @Test
    void jsonThatIsBrokenIsNamedLineByLineEvenOnTheFirst() throws IOException {
        file("notes.json", """
                {"n":1,"note":
                {"n":2,"note":"two"}
                [3,"three"]
                {"n":4,"n":5}
                {"n":6} {"n":7}
                {"n":8,"note":{"a":[1.10,2]}}
                %s
                {"n":"9","other":null}
                null
                {"n":1e1}
                {"n":11,"note":[1e99999999999]}
                """.formatted("[".repeat(5000)));
        assertThat(counts(input, NOTES)).startsWith("11 = 3 + 8 ");
        assertThat(select("select n, note from notes order by n", NOTES))
                .isEqualTo("2|two\n8|{\"a\":[1.10,2]}\n9|null");
        assertThat(quarantine("line", "reason", "`column`")).isEqualTo("""
                        1|bad_json|null
                        3|not_an_object|null
                        4|bad_json|null
                        5|bad_json|null
                        7|not_an_object|null
                        9|not_an_object|null
                        10|not_exact|n
                        11|bad_json|null""");
    }

    @Test
    void aCellOfAHundredMegabytesIsReadOrShownCutOff() throws IOException {
        byte[] large = new byte[100_000_000];
        Arrays.fill(large, (byte) '7');
        Files.createDirectories(input);
        try (OutputStream out = Files.newOutputStream(input.resolve("notes.csv"))) {
            out.write("n,note\n1,".getBytes(StandardCharsets.US_ASCII));
            out.write(large);
            out.write("\n".getBytes(StandardCharsets.US_ASCII));
            out.write(large);
            out.write(",two\n3,three\n".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(counts(input, NOTES)).isEqualTo("3 = 2 + 1 {out_of_range:n=1}");
        assertThat(select("select n, length(note) from notes order by n", NOTES))
                .isEqualTo("1|100000000\n3|5");
        assertThat(quarantine("line", "length(raw) < 1100000", "right(raw, 25)"))
                .isEqualTo("3|true|7… (100000004 characters)");
    }

    @Test
    void aGzipBombOfShortRowsIsCountedToTheLast() throws IOException {
        byte[] rows = "7,seven\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        Files.createDirectories(input);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(input.resolve("notes.csv.gz")))) {
            out.write("n,note\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 20; i++) {
                out.write(rows);
            }
        }
        assertThat(Files.size(input.resolve("notes.csv.gz"))).isLessThan(50_000);
        assertThat(counts(input, NOTES)).isEqualTo("2000000 = 2000000 + 0 {}");
    }

    @Test
    void aGzipBombWithoutALineEndIsRefused() throws IOException {
        Files.createDirectories(input);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(input.resolve("notes.csv.gz")))) {
            for (int i = 0; i < 100; i++) {
                out.write(new byte[1 << 20]);
            }
        }
        assertThat(refused(input, NOTES))
                .hasMessageContaining("notes.csv.gz has no line end within its first mebibyte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "deflate"})
    void aCompressedFileThatIsCutOffOrChangedIsRefused(String ending) throws IOException {
        CompressionCodec codec = new CompressionCodecFactory(new Configuration())
                .getCodec(new org.apache.hadoop.fs.Path("notes.csv." + ending));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = codec.createOutputStream(bytes)) {
            out.write("n,note\n".getBytes(StandardCharsets.US_ASCII));
            for (int n = 0; n < 20_000; n++) {
                out.write((n + ",note " + n * 7919L % 104_729 + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        byte[] whole = bytes.toByteArray();
        String name = "notes.csv." + ending;
        file(name, Arrays.copyOf(whole, whole.length - 5));
        assertThat(refused(input, NOTES)).hasMessageContaining(name + " is cut off");
        byte[] changed = whole.clone();
        changed[whole.length / 2] ^= 4;
        file(name, changed);
        FileUtil.fullyDelete(folder.resolve("data").toFile());
        assertThat(refused(input, NOTES)).hasMessageContaining(name + " cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bz2", "snappy", "lz4"})
    void aFormOfCompressionThatHidesDamageIsRefused(String ending) throws IOException {
        file("notes.csv." + ending, "n,note\n1,one\n");
        assertThat(refused(input, NOTES))
                .hasMessageContaining("notes.csv." + ending + " is compressed in a form")
                .extracting("advice")
                .asString()
                .contains("gzip");
    }

    @Test
    void textInSixteenBitUnitsIsNamed() throws IOException {
        file("notes.csv", (BOM + "n,note\n1,one\n").getBytes(StandardCharsets.UTF_16LE));
        assertThat(refused(input, NOTES))
                .hasMessageContaining("notes.csv is UTF-16")
                .extracting("advice")
                .asString()
                .contains("UTF-8");
    }

    @Test
    void aBinaryFileIsNotPouredIntoTheMessage() throws IOException {
        byte[] noise = new byte[100_000];
        new java.util.Random(7).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = noise[i] == '\n' || noise[i] == '\r' ? (byte) ',' : noise[i];
        }
        file("notes.csv", noise);
        assertThat(refused(input, NOTES).getMessage()).contains("notes.csv").hasSizeLessThan(1000);
    }

    @Test
    void aLineOfTabsIsARowOfEmptyCells() throws IOException {
        TableConfig tabs = table("notes")
                .optional("int", "n")
                .optional("string", "note")
                .layout('\t', true, 0)
                .config();
        file("notes.tsv", "n\tnote\n1\tone\n\t\n\n");
        assertThat(counts(input, tabs)).isEqualTo("2 = 2 + 0 {}");
    }

    @Test
    void blanksInQuotesAreTheCells() throws IOException {
        TableConfig blanks = table("notes")
                .with("string", "note")
                .with("int", "n")
                .layout(' ', false, 0)
                .config();
        file("notes.txt", "  \"two  blanks\"   7 \nplain\t8\n");
        assertThat(counts(input, blanks)).isEqualTo("2 = 2 + 0 {}");
        assertThat(select("select note, n from notes order by n", blanks)).isEqualTo("two  blanks|7\nplain|8");
    }
}
