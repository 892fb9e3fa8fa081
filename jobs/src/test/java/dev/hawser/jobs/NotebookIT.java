package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hawser.jobs.Program.Outcome;
import dev.hawser.primitives.Address;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two notebooks, run as their readers run them: one publishes a batch and proves a row of it, the other checks that proof. */
class NotebookIT {
    private static final String PUBLISHING = "notebooks/02-train-and-anchor.ipynb";
    private static final String CHECKING = "notebooks/03-check-a-prediction.ipynb";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static TestChain chain;
    private static Path proof;
    private static Path trust;
    private static Outcome published;

    @BeforeAll
    static void publishOneBatch() throws IOException {
        chain = TestChain.start("--block-time", "1");
        Files.writeString(folder.resolve("password"), "only for this test");
        chain.fund(Address.parse(hawser("accounts", "new").path("address").asText()));
        trust = folder.resolve("store")
                .resolve(hawser("deploy", "AnchorRegistry").path("trust").asText());
        proof = folder.resolve("first.proof.json");
        published = render(
                PUBLISHING,
                Map.of(
                        "HAWSER_STORE", folder.resolve("store").toString(),
                        "HAWSER_RPC", chain.url(),
                        "HAWSER_KEYSTORE", folder.resolve("key.json").toString(),
                        "HAWSER_PASSWORD_FILE", folder.resolve("password").toString(),
                        "HAWSER_CONF",
                                Files.writeString(folder.resolve("chain.conf"), "deploy.confirmations = 1\n")
                                        .toString(),
                        "HAWSER_PROOF", proof.toString()));
    }

    @AfterAll
    static void stopChain() {
        if (chain != null) {
            chain.close();
        }
    }

    @Test
    void dataset_model_and_batch_are_published_anchored_and_verified_from_java() throws IOException {
        String page = Files.readString(folder.resolve("rendered/02-train-and-anchor.html"));

        assertThat(published.exit()).as("%s", published).isZero();
        assertThat(page)
                .contains("price.sources: 2 appended, 0 there already", "price: 1 appended, 0 there already")
                .contains("stands in price at index 0")
                .contains("{time=1} is proven in first.proof.json")
                .doesNotContain("SparkContext", "BlockManager");
    }

    @Test
    void every_check_of_a_published_prediction_holds_with_public_libraries_alone() {
        Outcome outcome = execute(proof, trust);

        assertThat(outcome.exit()).as("%s", outcome).isZero();
    }

    @Test
    void our_own_command_comes_to_the_same_result() {
        JsonNode file = hawser("check", proof.toString(), "--trust", trust.toString())
                .path("files")
                .path(0);

        assertThat(file.path("verified").asBoolean()).as("%s", file).isTrue();
        assertThat(file.path("identity").asBoolean()).as("%s", file).isTrue();
    }

    @Test
    void a_proof_with_another_prediction_is_refused_and_the_failed_check_is_named() throws IOException {
        ObjectNode forged = (ObjectNode) JSON.readTree(proof.toFile());
        int column = predictionColumn(forged.path("columns"));
        ArrayNode values = (ArrayNode) forged.get("values");
        BigInteger prediction = new BigInteger(values.get(column).asText());
        values.set(column, TextNode.valueOf(prediction.add(BigInteger.ONE).toString()));

        Outcome outcome = execute(write("forged.proof.json", forged), trust);

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("the row lies below the root");
    }

    @Test
    void a_proof_by_somebody_else_is_refused() throws IOException {
        ObjectNode other = (ObjectNode) JSON.readTree(trust.toFile());
        other.put("owner", "0x" + "ab".repeat(20));

        Outcome outcome = execute(proof, write("other-trust.json", other));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("owner is the publisher");
    }

    private static JsonNode hawser(String... command) {
        Stream<String> common = Stream.of(
                "--store",
                folder.resolve("store").toString(),
                "--rpc",
                chain.url(),
                "--keystore",
                folder.resolve("key.json").toString(),
                "--password-file",
                folder.resolve("password").toString(),
                "--set",
                "deploy.confirmations=1",
                "--json");
        return Program.hawser(Stream.concat(Stream.of(command), common).toArray(String[]::new))
                .run()
                .requireDone()
                .json();
    }

    private static Outcome execute(Path proof, Path trust) {
        return render(
                CHECKING,
                Map.of(
                        "HAWSER_PROOF", proof.toString(),
                        "HAWSER_TRUST", trust.toString(),
                        "HAWSER_RPC", chain.url()));
    }

    private static Outcome render(String notebook, Map<String, String> variables) {
        return Notebooks.render(folder.resolve("rendered"), notebook, variables);
    }

    private static Path write(String name, ObjectNode content) throws IOException {
        return Files.writeString(folder.resolve(name), content.toString());
    }

    private static int predictionColumn(JsonNode columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).path("role").asText().equals("prediction")) {
                return i;
            }
        }
        throw new AssertionError("no column is the prediction: " + columns);
    }
}
