package dev.hawser.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.RunKey;
import dev.hawser.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A pipeline over hourly prices in January 2024, a CSV file a day, in a folder of its own. */
final class DailyPrices {
    static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

    private final Path folder;
    private final Path pipeline;
    private final Cli cli;

    /** @param keys lines of the configuration beside the pipeline's own */
    DailyPrices(Path folder, String... keys) {
        this.folder = folder;
        this.pipeline = folder.resolve("hourly.conf");
        this.cli = new Cli("--store", folder.resolve("store").toString(), "--pipeline", pipeline.toString());
        write(folder.resolve("hourly.sql"), """
                SELECT at, price, label,
                  CAST(hour(at) AS DOUBLE) AS hour,
                  CAST(count(*) OVER (ORDER BY at ROWS BETWEEN 47 PRECEDING AND CURRENT ROW) AS INT) AS seen
                FROM (SELECT *, lead(price) OVER (ORDER BY at) AS label FROM prices)
                """);
        write(pipeline, """
                pipeline = hourly
                dialect = table
                sql = hourly.sql
                tables.prices {
                  time = at
                  key = [at]
                  columns = [
                    { name = at, type = timestamp }
                    { name = price, type = "decimal(18,2)" }
                    { name = note, type = string, nullable = true }
                  ]
                }
                time = at
                label = label
                features = [hour]
                split.train = 1
                model { family = linear, scale = 2 }
                key = [at]
                publish = [
                  { name = at }
                  { name = price }
                  { name = seen }
                  { name = forecast, role = prediction, type = "decimal(18,2)" }
                ]
                """ + String.join("\n", keys) + "\n");
    }

    /** Writes a file a day; with the given share of bad rows. */
    DailyPrices days(int count, double bad, long seed) {
        Random random = new Random(seed);
        for (int day = 0; day < count; day++) {
            List<String> lines = new ArrayList<>(List.of("at,price,note"));
            for (int hour = 0; hour < 24; hour++) {
                boolean spoilt = random.nextDouble() < bad;
                lines.add(time(day).plusSeconds(3600L * hour) + ","
                        + (spoilt ? "x" + random.nextInt(3) : 100 + random.nextInt(100) + ".25") + ",n" + day);
            }
            write(file(day), String.join("\n", lines) + "\n");
        }
        return this;
    }

    Path file(int day) {
        return folder.resolve("days").resolve(FIRST.plusDays(day) + ".csv");
    }

    Path input() {
        return folder.resolve("days");
    }

    Path pipeline() {
        return pipeline;
    }

    static String days(int from, int to) {
        return time(from) + "/" + time(to);
    }

    private static Instant time(int day) {
        return Instant.parse(FIRST.plusDays(day) + "T00:00:00Z");
    }

    /** The result of a job over some days, which must succeed. */
    ObjectNode json(String job, int from, int to, String... more) {
        return run(
                        job,
                        from,
                        to,
                        Stream.concat(Stream.of(more), Stream.of("--json")).toArray(String[]::new))
                .succeeded()
                .json();
    }

    Cli.Outcome run(String job, int from, int to, String... more) {
        List<String> arguments = new ArrayList<>(List.of(job, "--interval", days(from, to)));
        if (job.equals("ingest") || job.equals("run")) {
            arguments.addAll(List.of("--input", input().toString()));
        }
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    Cli cli() {
        return cli;
    }

    Manifest manifest(JsonNode run) {
        return store().find(RunKey.parse(run.path("run").asText())).orElseThrow();
    }

    /** The rows of a table of a published dataset, or of a batch's {@code rows}. */
    Dataset<Row> table(Manifest manifest, String table) {
        return Cli.spark().read().parquet(store().attemptFolder(manifest) + "/data/" + table);
    }

    RunStore store() {
        return RunStore.open(folder.resolve("store").toUri(), new Configuration(), Clock.systemUTC());
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
