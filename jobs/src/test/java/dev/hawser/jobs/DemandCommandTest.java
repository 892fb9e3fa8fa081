package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Demands that nobody answers, on a chain whose time the test turns. */
class DemandCommandTest {
    private static final String ETHER = "1" + "0".repeat(18);

    @TempDir
    static Path folder;

    private static Node node;
    private static Cli publisher;
    private static Cli asker;

    @BeforeAll
    static void bond() {
        Cli.prepare();
        node = new Node(folder);
        node.fundedKey("publisher");
        node.fundedKey("asker");
        publisher = cli("publisher", "store");
        asker = cli("asker", "other");
        publisher.run("deploy", "AnchorRegistry").succeeded();
        publisher.run("run").succeeded();
        publisher.run("deploy", "PredictionChallenge").succeeded();
        publisher.run("bond", "--amount", ETHER).succeeded();
    }

    @AfterAll
    static void stopChain() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void whoHasTheProofFileAloneAsksAndTakesTheBondWhereNoAnswerCame() {
        String proof = folder.resolve("row.proof.json").toString();
        String several = folder.resolve("rows.proof.json").toString();
        publisher.run("prove", "--key", "time=2", "--out", proof).succeeded();
        publisher
                .run("prove", "--key", "time=2", "--key", "time=3", "--out", several)
                .succeeded();
        JsonNode bond = publisher.json("bond");
        String contract = bond.path("contract").asText();
        String registry =
                publisher.json("deploy", "AnchorRegistry").path("address").asText();

        String[] there = {"--registry", registry, "--contract", contract};
        asker.run(with("demand", several, there)).failed(2).says("proves several rows, and a demand is for one");
        JsonNode asked = asker.json(with("demand", proof, there));
        assertThat(asked.path("schema")).isEqualTo(bond.path("schema"));
        asker.run(with("demand", proof, there, "--settle")).failed(1).says("is to be answered until");

        node.chain().rpc("evm_increaseTime", Duration.ofDays(3).toSeconds() + 1);
        node.chain().mine(1);
        JsonNode settled = asker.json(with("demand", proof, there, "--settle"));
        assertThat(settled.path("slashed").asBoolean()).isTrue();
        assertThat(publisher.json("bond").path("lost").asBoolean()).isTrue();
        asker.run(with("demand", proof, there)).failed(2).says("there is no bond of", "it was lost");
    }

    private static String[] with(String command, String file, String[] there, String... more) {
        String[] arguments = new String[2 + there.length + more.length];
        arguments[0] = command;
        arguments[1] = file;
        System.arraycopy(there, 0, arguments, 2, there.length);
        System.arraycopy(more, 0, arguments, 2 + there.length, more.length);
        return arguments;
    }

    private static Cli cli(String key, String store) {
        return new Cli(node.options(
                key,
                "--store",
                folder.resolve(store).toString(),
                "--pipeline",
                "price-bonded",
                "--set",
                "deploy.max-head-age=31536000",
                "--set",
                "deploy.poll-interval=0.02"));
    }
}
