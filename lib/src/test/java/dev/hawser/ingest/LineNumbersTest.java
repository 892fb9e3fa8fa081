package dev.hawser.ingest;

import static dev.hawser.ingest.Declared.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.config.TableConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Large files are read in parts; a bad row's line is still counted from the file's first. */
class LineNumbersTest extends IngestSuite {
    private static final TableConfig NUMBERS =
            table("numbers").with("int", "n").with("string", "note").key("n").config();

    @Test
    void linesAreCountedAcrossTheFilesPartsHoweverTheyEnd() throws IOException {
        List<String> expected = new ArrayList<>();
        for (String end : List.of("\n", "\r\n", "\r")) {
            expected.addAll(badLines("lines" + expected.size() + ".csv", end));
        }
        SparkSession parts = spark().newSession();
        parts.conf().set("spark.sql.files.maxPartitionBytes", "499");
        IngestResult.Table numbers = ingest(parts, input, NUMBERS).tables().get(0);
        assertThat(numbers.rowsQuarantined()).isEqualTo(expected.size());
        assertThat(quarantine("regexp_extract(file, '[^/]*$', 0)", "line", "raw"))
                .isEqualTo(expected.stream().sorted(BY_FILE_AND_LINE).collect(Collectors.joining("\n")));
    }

    private static final java.util.Comparator<String> BY_FILE_AND_LINE = java.util.Comparator.comparing(
                    (String line) -> line.split("\\|")[0])
            .thenComparing(line -> Integer.parseInt(line.split("\\|")[1]));

    /** Writes 100 lines, of which some are blank and some bad, and returns the bad ones. */
    private List<String> badLines(String name, String end) throws IOException {
        Random random = new Random(name.hashCode());
        StringBuilder text = new StringBuilder("n,note" + end);
        List<String> bad = new ArrayList<>();
        for (int line = 2; line <= 100; line++) {
            int id = (name.hashCode() & 0xffff) * 1000 + line;
            switch (random.nextInt(10)) {
                case 0 -> text.append(" ");
                case 1 -> {
                    String row = "bad" + "é".repeat(random.nextInt(40));
                    bad.add(name + "|" + line + "|" + row);
                    text.append(row);
                }
                default -> text.append(id).append(",").append("x".repeat(1 + random.nextInt(60)));
            }
            text.append(end);
        }
        file(name, text.toString());
        return bad;
    }

    @Test
    void aRepeatedRowIsFoundOnItsLineInALaterPart() throws IOException {
        StringBuilder text = new StringBuilder("n,note\n");
        for (int line = 2; line <= 200; line++) {
            text.append(line == 150 ? "2,two\n" : line + "," + (line == 2 ? "two" : "x") + "\n");
        }
        file("numbers.csv", text.toString());
        SparkSession parts = spark().newSession();
        parts.conf().set("spark.sql.files.maxPartitionBytes", "999");
        assertThat(counts(ingest(parts, input, NUMBERS).tables().get(0))).isEqualTo("199 = 198 + 1 {duplicate:n=1}");
        assertThat(quarantine("line", "raw")).isEqualTo("150|2,two");
    }
}
