package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.jobs.Program.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DAG in a real Airflow with a home of its own, whose tasks run the job jar with spark-submit. */
class AirflowDagIT {
    private static final Path EXPORT =
            Program.CHECKOUT.resolveSibling("shared/data/transactions/transactions_03300000_03399999_small.csv.gz");
    /** The end of the day whose blocks the export holds: {@code dags test} takes the last interval before it. */
    private static final String RUN_AFTER = "2017-03-07T00:00:00+00:00";

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path airflow;
    private Map<String, String> environment;

    @BeforeEach
    void makeHome() {
        airflow = PythonEnvironment.of("airflow").resolve("bin");
        Path spark = PythonEnvironment.sparkHome();
        environment = new HashMap<>(Map.of(
                "PATH", String.join(File.pathSeparator, airflow + "", spark.resolve("bin") + "", System.getenv("PATH")),
                "SPARK_HOME", spark.toString(),
                "AIRFLOW_HOME", folder.resolve("airflow").toString(),
                "AIRFLOW__CORE__DAGS_FOLDER",
                        Program.CHECKOUT.resolve("jobs/airflow").toString(),
                "AIRFLOW__CORE__LOAD_EXAMPLES", "false",
                "AIRFLOW_CONN_SPARK_DEFAULT", "{\"conn_type\": \"spark\", \"host\": \"local[2]\"}",
                "HAWSER_JAR", Program.JAR.toString(),
                "HAWSER_STORE", store().toString()));
        assertDone(airflow("db", "migrate"));
    }

    @Test
    void the_dag_imports_without_errors() {
        Outcome dags = airflow("dags", "list", "--local", "--columns", "dag_id");

        assertDone(airflow("dags", "list-import-errors", "--local"));
        assertThat(dags.out()).contains("hawser_gas_price");
    }

    @Test
    void a_day_of_real_transactions_ends_as_one_batch_with_an_entry_on_chain() throws Exception {
        assumeTrue(Files.exists(EXPORT), () -> "skipped: there is no " + EXPORT);
        environment.put("HAWSER_INPUT", EXPORT.toUri().toString());

        assertDone(airflow("dags", "test", "hawser_gas_price", RUN_AFTER));

        assertThat(batches()).hasSize(1);
        assertThat(batches().get(0).path("interval").asText())
                .isEqualTo("time:2017-03-06T00:00:00Z/2017-03-07T00:00:00Z");
        Outcome runs = Program.hawser("runs", List.of("--store", store().toString(), "--json"))
                .run();
        assertDone(runs);
        assertThat(JSON.readTree(runs.lastLine()).path("runs"))
                .filteredOn(run -> run.path("job").asText().equals("predict"))
                .singleElement()
                .satisfies(run -> assertThat(run.path("entry").isObject()).isTrue());
    }

    @Test
    void a_job_that_says_a_retry_will_not_help_is_not_retried() {
        environment.put("HAWSER_PIPELINES", folder.resolve("empty").toString());

        Outcome outcome = airflow("dags", "test", "hawser_gas_price", RUN_AFTER);

        assertThat(outcome.exit()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.out() + outcome.err())
                .contains("Error code is: 2", "running it again will not help")
                .doesNotContain("up_for_retry");
    }

    private Outcome airflow(String... arguments) {
        List<String> command = Stream.concat(Stream.of(airflow.resolve("airflow") + ""), Stream.of(arguments))
                .toList();
        return new Program(command, environment).run();
    }

    private static void assertDone(Outcome outcome) {
        assertThat(outcome.exit()).as("%s", outcome).isZero();
    }

    private Path store() {
        return folder.resolve("store");
    }

    private List<JsonNode> batches() throws IOException {
        try (Stream<Path> runs = Files.list(store().resolve("runs"))) {
            return runs.map(run -> run.resolve("manifest.json"))
                    .filter(Files::exists)
                    .map(AirflowDagIT::read)
                    .filter(manifest -> manifest.path("format").asText().equals("hawser-batch-v1"))
                    .toList();
        }
    }

    private static JsonNode read(Path manifest) {
        try {
            return JSON.readTree(manifest.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(manifest + " can't be read", e);
        }
    }
}
