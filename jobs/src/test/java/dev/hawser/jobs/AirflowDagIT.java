package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.jobs.Program.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The DAG in a real Airflow with a home of its own, whose tasks run the job jar with spark-submit. */
class AirflowDagIT {
    private static final Path EXPORT =
            Program.CHECKOUT.resolveSibling("shared/data/transactions/transactions_03300000_03399999_small.csv.gz");
    /** The end of the day whose blocks the export holds: {@code dags test} takes the last interval before it. */
    private static final String RUN_AFTER = "2017-03-07T00:00:00+00:00";

    private static final String GAS_PRICE = """
            store = "store"
            [pipeline.gas-price]
            cron = "@daily"
            start = 2017-01-01
            """;

    @TempDir
    static Path folder;

    private static AirflowHome airflow;

    @BeforeAll
    static void makeHome() {
        airflow = new AirflowHome(folder, GAS_PRICE + "input = [\"" + EXPORT.toUri() + "\"]").migrated();
    }

    @Test
    void the_dag_imports_without_errors_with_the_settings_of_the_checkout() throws IOException {
        String settings = Files.readString(Program.CHECKOUT.resolve("jobs/airflow/hawser.toml"));
        airflow.runWith(settings, "dags", "list-import-errors", "--local").requireDone();
    }

    @Test
    void a_name_that_is_no_pipeline_is_an_import_error_with_the_known_ones() {
        String settings = GAS_PRICE.replace("gas-price", "gas-prise");

        Outcome outcome = airflow.runWith(settings, "dags", "list-import-errors", "--local", "--output", "json");

        assertThat(outcome.exit()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.out())
                .contains("other.toml: 'gas-prise' is no pipeline in ", "there are: account-risk, ", "gas-price, ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "deploy_mode = 'cluster' | 'deploy_mode' is no setting; there are: conf, connection, deploy-mode,",
                "deploy-mode = 'clusters' | deploy-mode is 'clusters', neither client nor cluster",
                "deploy-mode = 'cluster';rpc-file = 'connection:node' | 'rpc-file' names a connection, but a driver",
                "store = 'twice' | can't be read: Cannot overwrite a value"
            })
    void wrong_settings_are_named(String lines, String problem) {
        assertThat(airflow.problemOf(lines.replace(';', '\n') + "\n" + GAS_PRICE))
                .contains("other.toml: ", problem);
    }

    @Test
    void a_day_of_real_transactions_ends_as_one_batch_with_an_entry_on_chain() {
        assumeTrue(Files.exists(EXPORT), () -> "skipped: there is no " + EXPORT);

        airflow.run("dags", "test", "hawser_gas_price", RUN_AFTER).requireDone();

        JsonNode runs = Program.sparkSubmit("runs", "--store", folder.resolve("store") + "", "--json")
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
        Outcome outcome = airflow.runWith(
                GAS_PRICE + "input = [\"no-such-export\"]", "dags", "test", "hawser_gas_price", RUN_AFTER);

        assertThat(outcome.exit()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.out() + outcome.err())
                .contains("Error code is: 2", "running it again will not help")
                .doesNotContain("up_for_retry");
    }
}
