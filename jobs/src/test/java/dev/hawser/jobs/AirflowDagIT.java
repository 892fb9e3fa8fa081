package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.jobs.Program.Outcome;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DAG in a real Airflow with a home of its own, whose tasks run the job jar with spark-submit. */
class AirflowDagIT {
    private static final Path EXPORT =
            Program.CHECKOUT.resolveSibling("shared/data/transactions/transactions_03300000_03399999_small.csv.gz");
    /** The end of the day whose blocks the export holds: {@code dags test} takes the last interval before it. */
    private static final String RUN_AFTER = "2017-03-07T00:00:00+00:00";

    @TempDir
    static Path folder;

    private static Path airflow;
    private static Map<String, String> environment;

    @BeforeAll
    static void makeHome() {
        airflow = PythonEnvironment.of("airflow").resolve("bin");
        Path spark = PythonEnvironment.sparkHome();
        environment = Map.of(
                "PATH",
                        String.join(
                                File.pathSeparator, airflow + "", spark.resolve("bin") + "", Program.pathWithAnvil()),
                "SPARK_SUBMIT_OPTS", Program.SHORT_LIVED,
                "SPARK_HOME", spark.toString(),
                "AIRFLOW_HOME", folder.resolve("airflow").toString(),
                "AIRFLOW__CORE__DAGS_FOLDER",
                        Program.CHECKOUT.resolve("jobs/airflow").toString(),
                "AIRFLOW__CORE__LOAD_EXAMPLES", "false",
                "AIRFLOW_CONN_SPARK_DEFAULT", "{\"conn_type\": \"spark\", \"host\": \"local[2]\"}",
                "HAWSER_JAR", Program.JAR.toString(),
                "HAWSER_STORE", store().toString());
        airflow(Map.of(), "db", "migrate").requireDone();
    }

    @Test
    void the_dag_imports_without_errors() {
        airflow(Map.of(), "dags", "list-import-errors", "--local").requireDone();
    }

    @Test
    void a_day_of_real_transactions_ends_as_one_batch_with_an_entry_on_chain() {
        assumeTrue(Files.exists(EXPORT), () -> "skipped: there is no " + EXPORT);

        airflow(Map.of("HAWSER_INPUT", EXPORT.toUri().toString()), "dags", "test", "hawser_gas_price", RUN_AFTER)
                .requireDone();

        JsonNode runs = Program.sparkSubmit("runs", "--store", store().toString(), "--json")
                .run()
                .requireDone()
                .json()
                .path("runs");
        assertThat(runs)
                .hasSize(3)
                .extracting(run -> run.path("interval").asText())
                .containsOnly("time:2017-03-06T00:00:00Z/2017-03-07T00:00:00Z");
        assertThat(runs)
                .filteredOn(run -> run.path("kind").asText().equals("batch"))
                .singleElement()
                .satisfies(batch -> {
                    assertThat(batch.path("state").asText()).isEqualTo("published");
                    assertThat(batch.path("count").asLong()).isPositive();
                    assertThat(batch.at("/entry/stream").asText()).isEqualTo("gas-price");
                    assertThat(batch.at("/entry/index").asText()).isEqualTo("0");
                });
    }

    @Test
    void a_job_that_says_a_retry_will_not_help_is_not_retried() {
        String none = folder.resolve("empty").toString();

        Outcome outcome = airflow(Map.of("HAWSER_PIPELINES", none), "dags", "test", "hawser_gas_price", RUN_AFTER);

        assertThat(outcome.exit()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.out() + outcome.err())
                .contains("Error code is: 2", "running it again will not help")
                .doesNotContain("up_for_retry");
    }

    private static Outcome airflow(Map<String, String> settings, String... arguments) {
        List<String> command = Stream.concat(Stream.of(airflow.resolve("airflow") + ""), Stream.of(arguments))
                .toList();
        return new Program(command, environment).with(settings).run();
    }

    private static Path store() {
        return folder.resolve("store");
    }
}
