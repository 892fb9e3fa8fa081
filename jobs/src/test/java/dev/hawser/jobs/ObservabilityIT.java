package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.jobs.Program.Outcome;
import io.openlineage.spark.agent.OpenLineageSparkListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others see of a run under spark-submit, in Spark's event log, its metrics, OpenLineage's events and the log. */
class ObservabilityIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Outcome outcome;

    @BeforeAll
    static void runOnePipeline() throws IOException {
        Files.createDirectories(folder.resolve("events"));
        Files.createDirectories(folder.resolve("metrics"));
        String lineageJar = OpenLineageSparkListener.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        outcome = Program.sparkSubmit(
                        List.of(
                                "--jars",
                                lineageJar,
                                "--conf",
                                "spark.extraListeners=" + OpenLineageSparkListener.class.getName(),
                                "--conf",
                                "spark.openlineage.transport.type=file",
                                "--conf",
                                "spark.openlineage.transport.location=" + folder.resolve("lineage.jsonl"),
                                "--conf",
                                "spark.eventLog.enabled=true",
                                "--conf",
                                "spark.eventLog.compress=false",
                                "--conf",
                                "spark.eventLog.dir=" + folder.resolve("events").toUri(),
                                "--conf",
                                "spark.metrics.conf.*.sink.csv.class=org.apache.spark.metrics.sink.CsvSink",
                                "--conf",
                                "spark.metrics.conf.*.sink.csv.directory=" + folder.resolve("metrics")),
                        "run",
                        "--pipeline",
                        "price",
                        "--store",
                        folder.resolve("store").toString(),
                        "--log-format",
                        "json",
                        "--json")
                .run()
                .requireDone();
    }

    @Test
    void the_event_log_names_the_step_the_pipeline_and_the_run_of_each_job() throws IOException {
        List<JsonNode> jobs = lines(files(folder.resolve("events"))).stream()
                .filter(event -> event.path("Event").asText().equals("SparkListenerJobStart"))
                .toList();

        assertThat(jobs)
                .extracting(job -> job.at("/Properties/spark.job.description").asText())
                .anyMatch(text -> text.matches("hawser ingest price all, run 0x[0-9a-f]{32}"))
                .anyMatch(text -> text.matches("hawser train price all, run 0x[0-9a-f]{32}"))
                .anyMatch(text -> text.matches("hawser predict price all, run 0x[0-9a-f]{32}"));
        assertThat(jobs)
                .extracting(job -> job.at("/Properties/spark.jobGroup.id").asText())
                .contains(outcome.json().path("run").asText());
    }

    @Test
    void openlineage_is_told_the_manifest_digests() throws IOException {
        JsonNode batch = outcome.json();

        List<JsonNode> published = new ArrayList<>();
        for (JsonNode event : lines(List.of(folder.resolve("lineage.jsonl")))) {
            event.at("/run/facets/hawser/published").forEach(published::add);
        }
        assertThat(published).anySatisfy(run -> {
            assertThat(run.path("step").asText()).isEqualTo("predict");
            assertThat(run.path("digest").asText())
                    .isEqualTo(batch.path("digest").asText());
            assertThat(run.path("root").asText()).isEqualTo(batch.path("root").asText());
            assertThat(run.path("parents")).isNotEmpty();
        });
    }

    @Test
    void spark_metrics_count_rows_and_what_went_to_the_chain() throws IOException {
        assertThat(metric("rows.accepted.csv")).isEqualTo(4);
        assertThat(metric("rows.quarantined.csv")).isZero();
        assertThat(metric("rows.published.csv")).isEqualTo(4);
        assertThat(metric("entries.csv")).isEqualTo(3);
        assertThat(metric("gas.csv")).isPositive();
        assertThat(metric("wei.csv")).isPositive();
    }

    @Test
    void the_log_is_a_json_object_a_line_with_the_key_of_the_run_that_is_made() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line :
                outcome.err().lines().filter(text -> text.startsWith("{")).toList()) {
            lines.add(JSON.readTree(line));
        }

        assertThat(outcome.err()).doesNotContain("hawser: ");
        assertThat(lines)
                .filteredOn(line -> line.path("msg").asText().startsWith("predict: scoring"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.at("/context/hawser_run").asText())
                            .isEqualTo(outcome.json().path("run").asText());
                    assertThat(line.at("/context/hawser_step").asText()).isEqualTo("predict");
                    assertThat(line.path("level").asText()).isEqualTo("INFO");
                });
    }

    /** The last value of a metric that the sink wrote. */
    private static long metric(String name) throws IOException {
        Path file = files(folder.resolve("metrics")).stream()
                .filter(found -> found.getFileName().toString().endsWith("hawser." + name))
                .findFirst()
                .orElseThrow();
        List<String> lines = Files.readAllLines(file);
        return Long.parseLong(lines.get(lines.size() - 1).split(",")[1]);
    }

    private static List<JsonNode> lines(List<Path> files) throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                nodes.add(JSON.readTree(line));
            }
        }
        return nodes;
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> found = Files.walk(below)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().endsWith(".crc"))
                    .toList();
        }
    }
}
