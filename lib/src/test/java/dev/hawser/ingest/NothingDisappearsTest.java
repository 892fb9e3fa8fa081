package dev.hawser.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.config.TableConfig;
import dev.hawser.config.TableConfig.ColumnConfig;
import dev.hawser.primitives.Interval;
import dev.hawser.testing.SparkSessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class NothingDisappearsTest {
    private static final TableConfig TABLE = new TableConfig(
            "prices",
            false,
            List.of(
                    new ColumnConfig("at", "timestamp", false),
                    new ColumnConfig("price", "decimal(18,2)", true),
                    new ColumnConfig("note", "string", true)),
            List.of(),
            Optional.of("at"));

    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void everyLineIsAcceptedOrQuarantinedWhateverStandsInIt(@ForAll("lines") List<String> lines) throws IOException {
        Path folder = Files.createTempDirectory("hawser");
        Files.write(
                folder.resolve("prices.csv"),
                ("at,price,note\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        String data = folder.resolve("data").toUri().toString();

        IngestResult.Table table = Ingest.ingest(
                        SparkSessions.shared(),
                        Requests.of(folder.resolve("prices.csv"), Interval.ALL, 1, "", TABLE),
                        data)
                .tables()
                .get(0);

        long rows = lines.stream().filter(line -> !line.isBlank()).count();
        assertThat(table.rowsIn()).isEqualTo(rows);
        assertThat(DatasetTables.read(SparkSessions.shared(), data, TABLE).count())
                .isEqualTo(rows - table.rowsQuarantined());
        assertThat(table.reasons().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(table.rowsQuarantined());
    }

    @Provide
    Arbitrary<List<String>> lines() {
        Arbitrary<String> good =
                Arbitraries.integers().between(0, 999_999).map(n -> 1_700_000_000 + n + "," + n + ".5,ok");
        Arbitrary<String> mutated = Arbitraries.strings()
                .withChars(",\"'\\-+.eE0123456789:T Zxé\u0000\t#;|")
                .ofMaxLength(40);
        Arbitrary<String> spliced =
                good.flatMap(line -> mutated.map(text -> line.substring(0, text.length() % line.length()) + text));
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(2, good),
                        net.jqwik.api.Tuple.of(1, mutated),
                        net.jqwik.api.Tuple.of(3, spliced))
                .list()
                .ofMaxSize(200);
    }
}
