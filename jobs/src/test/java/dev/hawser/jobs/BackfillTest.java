package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.RunKey;
import dev.hawser.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A back-fill gives what its parts give: the same rows, order aside, and the same counts. */
class BackfillTest {
    private static final int DAYS = 30;
    private static final int PARTS = 3;

    @TempDir
    Path folder;

    @BeforeAll
    static void prepare() {
        Cli.prepare();
    }

    @Test
    void thirtyDaysAtOnceAreThirtyDailyRuns() {
        DailyPrices prices = new DailyPrices(folder, "max-bad-ratio = 1").days(DAYS, 0.1, 4);
        Manifest whole = prices.manifest(prices.json("ingest", 0, DAYS));
        List<Manifest> days = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            days.add(prices.manifest(prices.json("ingest", day, day + 1)));
        }
        assertThat(counts(List.of(whole)).get("prices rowsIn")).isEqualTo(24L * DAYS);
        assertThat(counts(List.of(whole)).get("prices rowsQuarantined")).isBetween(30L, 120L);
        requireSame(prices.store(), List.of(whole), days, List.of("prices", "quarantine"));
    }

    @Test
    void anExportInOneRunIsTheSameExportInSeveral() throws IOException {
        Cli cli = new Cli("--store", folder.resolve("store").toString());
        Path export = folder.resolve("export");
        JsonNode generated = cli.json("generate", "--rows", "2000", "--seed", "11", "--out", export.toString());
        spoil(export.resolve("transactions"));
        long first = generated.path("firstBlock").asLong();
        long blocks = generated.path("blocks").asLong();
        RunStore store = RunStore.open(folder.resolve("store").toUri(), new Configuration(), Clock.systemUTC());

        Manifest whole = ingest(cli, store, export, first, first + blocks);
        List<Manifest> parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            parts.add(ingest(cli, store, export, first + blocks * part / PARTS, first + blocks * (part + 1) / PARTS));
        }
        assertThat(counts(List.of(whole)))
                .containsEntry("transactions rowsIn", 2000L)
                .hasEntrySatisfying(
                        "transactions rowsQuarantined", bad -> assertThat(bad).isPositive());
        requireSame(store, List.of(whole), parts, List.of("transactions", "blocks", "quarantine"));
    }

    private static Manifest ingest(Cli cli, RunStore store, Path export, long from, long to) {
        JsonNode run = cli.json(
                "ingest",
                "--pipeline",
                "gas-price",
                "--input",
                export.toString(),
                "--interval",
                from + "/" + to,
                "--set",
                "max-bad-ratio=1");
        return store.find(RunKey.parse(run.path("run").asText())).orElseThrow();
    }

    /** Makes the gas price of every fiftieth transaction unreadable. */
    private static void spoil(Path transactions) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(transactions)) {
            files = all.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            int column = List.of(lines.get(0).split(",")).indexOf("gas_price");
            for (int i = 1; i < lines.size(); i += 50) {
                String[] cells = lines.get(i).split(",", -1);
                cells[column] = "4.7E+18";
                lines.set(i, String.join(",", cells));
            }
            Files.write(file, lines);
        }
    }

    private static void requireSame(RunStore store, List<Manifest> one, List<Manifest> other, List<String> tables) {
        assertThat(counts(other)).isEqualTo(counts(one));
        for (String table : tables) {
            Dataset<Row> left = rows(store, one, table);
            Dataset<Row> right = rows(store, other, table);
            assertThat(left.count()).as(table).isPositive().isEqualTo(right.count());
            assertThat(left.exceptAll(right).count()).as(table).isZero();
        }
    }

    private static Dataset<Row> rows(RunStore store, List<Manifest> datasets, String table) {
        String[] folders = datasets.stream()
                .map(dataset ->
                        Path.of(store.attemptFolder(dataset)).resolve("data").resolve(table))
                .filter(Files::exists)
                .map(path -> path.toUri().toString())
                .toArray(String[]::new);
        return Cli.spark().read().parquet(folders);
    }

    /** Rows of each table by count and by reason, summed; what lies outside an interval belongs to no sum. */
    private static Map<String, Long> counts(List<Manifest> datasets) {
        Map<String, Long> counts = new TreeMap<>();
        for (Manifest dataset : datasets) {
            for (Members table : dataset.members().objects("tables")) {
                for (String count : List.of("rowsIn", "rowsAccepted", "rowsQuarantined")) {
                    counts.merge(table.text("name") + " " + count, table.count(count), Long::sum);
                }
                Members reasons = table.object("reasons");
                reasons.node()
                        .fieldNames()
                        .forEachRemaining(reason ->
                                counts.merge(table.text("name") + " " + reason, reasons.count(reason), Long::sum));
            }
        }
        return counts;
    }
}
