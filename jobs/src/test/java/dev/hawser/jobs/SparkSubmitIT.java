package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hawser.jobs.Program.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar with the Spark that PyPI distributes, and with the launcher. */
class SparkSubmitIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static String store;
    private static Outcome published;

    @BeforeAll
    static void publishOneBatch() {
        store = folder.resolve("a store").toString();
        published = Program.sparkSubmit("run", "--pipeline", "price", "--store", store, "--json")
                .run()
                .requireDone();
    }

    @Test
    void standard_output_is_one_json_object_that_names_the_batch() {
        assertThat(published.out().lines()).hasSize(1);
        assertThat(published.json().path("run").asText()).matches("0x[0-9a-f]{32}");
        assertThat(published.json().path("streams"))
                .extracting(stream -> stream.path("stream").asText())
                .containsExactly("price.sources", "price");
    }

    @Test
    void standard_error_tells_of_the_jobs_and_not_of_how_spark_starts() {
        assertThat(published.err())
                .contains("hawser: ingest: ", "hawser: anchor: price: 1 appended")
                .doesNotContain("SparkContext", "BlockManager", "NativeCodeLoader", "\tat ");
    }

    @Test
    void the_launcher_lists_the_same_runs_with_and_without_spark_home() {
        String[] runs = {"runs", "--store", store, "--json"};
        JsonNode submitted = Program.sparkSubmit(runs).run().requireDone().json();
        String sparkHome = PythonEnvironment.sparkHome().toString();

        assertThat(submitted.path("runs")).hasSize(3).allSatisfy(run -> {
            assertThat(run.path("state").asText()).isEqualTo("published");
            assertThat(run.path("entry").isObject()).isTrue();
        });
        assertThat(Program.hawser(runs).run().requireDone().json()).isEqualTo(submitted);
        assertThat(Program.hawser(runs)
                        .with(Map.of("SPARK_HOME", sparkHome))
                        .run()
                        .requireDone()
                        .json())
                .isEqualTo(submitted);
    }

    @Test
    void what_was_published_verifies() {
        Program.sparkSubmit("verify", "--store", store, "--json").run().requireDone();
    }

    @Test
    void a_proof_checks_and_one_with_another_value_is_evidence_of_tampering() throws IOException {
        Path proof = folder.resolve("second.proof.json");
        Path trust = Path.of(store, "chains", "31337", "trust.json");
        String run = published.json().path("run").asText();
        Program.sparkSubmit("prove", "--run", run, "--key", "time=2", "--out", proof + "", "--store", store)
                .run()
                .requireDone();

        JsonNode checked = check(proof, trust).requireDone().json();
        Outcome forged = check(forge(proof), trust);

        JsonNode file = checked.path("files").path(0);
        assertThat(file.path("verified").asBoolean()).as("%s", checked).isTrue();
        assertThat(file.path("identity").asBoolean())
                .as("without the chain nothing shows who published: %s", checked)
                .isFalse();
        assertThat(forged.exit()).as("%s", forged).isEqualTo(3);
    }

    @Test
    void an_unknown_pipeline_is_named_without_a_stack_trace_and_a_retry_is_not_asked_for() {
        Outcome outcome = Program.sparkSubmit("run", "--pipeline", "no-such-pipeline", "--store", store, "--json")
                .run();

        assertThat(outcome.exit()).as("%s", outcome).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .containsOnlyOnce("hawser: error: unknown pipeline 'no-such-pipeline'")
                .containsOnlyOnce("what to do: use one of account-risk, account-risk-labelled, ")
                .doesNotContain("\tat ", "Exception");
    }

    @Test
    void a_key_management_service_whose_client_this_spark_lacks_is_named_before_anything_is_published()
            throws IOException {
        Path conf = Files.writeString(
                folder.resolve("kms.conf"), "deploy.signer.kms = x\ndeploy.rpc = \"http://127.0.0.1:1\"\n");
        Path other = folder.resolve("no store");
        Outcome outcome = Program.sparkSubmit(
                        "ingest", "--pipeline", "price", "--conf", conf + "", "--store", other + "")
                .run();

        assertThat(outcome.exit()).as("%s", outcome).isEqualTo(2);
        assertThat(outcome.err())
                .containsOnlyOnce("this Spark lacks software.amazon.awssdk.services.kms.KmsClient")
                .contains("--packages software.amazon.awssdk:kms:")
                .doesNotContain("\tat ", "NoClassDefFoundError");
        assertThat(other.resolve("runs")).doesNotExist();
    }

    private static Outcome check(Path proof, Path trust) {
        return Program.sparkSubmit("check", proof.toString(), "--trust", trust.toString(), "--json")
                .run();
    }

    private static Path forge(Path proof) throws IOException {
        ObjectNode forged = (ObjectNode) JSON.readTree(proof.toFile());
        ((ArrayNode) forged.get("values")).set(1, TextNode.valueOf("7"));
        return Files.writeString(folder.resolve("forged.proof.json"), forged.toString());
    }
}
