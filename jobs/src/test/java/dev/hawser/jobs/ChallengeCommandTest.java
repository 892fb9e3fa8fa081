package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.chain.ChainSession;
import dev.hawser.manifest.Json;
import dev.hawser.session.HawserSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChallengeCommandTest {
    private static final String ETHER = "1" + "0".repeat(18);

    @TempDir
    static Path folder;

    @BeforeAll
    static void prepare() {
        Cli.prepare();
    }

    @Test
    void aBondIsPostedAndOfAnHonestBatchNothingIsWrong() {
        Cli cli = cli("honest", "price-bonded");
        cli.run("challenge").failed(2).says("no batch is published");
        cli.json("run");
        cli.run("challenge").failed(2).says("none that holds bonds is recorded", "hawser deploy PredictionChallenge");
        JsonNode deployed = cli.json("deploy", "PredictionChallenge");
        assertThat(deployed.path("created").asBoolean()).isTrue();
        assertThat(cli.json("deploy", "PredictionChallenge").path("address")).isEqualTo(deployed.path("address"));

        cli.run("challenge").failed(2).says("holds no bond of stream price-bonded", "for the schema of batch");
        cli.run("bond", "--exit").failed(2).says("there is no bond of stream price-bonded", "post one with --amount");
        cli.run("bond", "--amount", "1.5").failed(2).says("'1.5' is no amount of wei");
        cli.run("bond", "--amount", "1", "--exit").failed(2).says("are given together");
        cli.run("bond", "--contract", "0x" + "ab".repeat(20))
                .failed(2)
                .says("no PredictionChallenge at 0x" + "ab".repeat(20));
        assertThat(cli.json("bond").path("bond").asText()).isEqualTo("0");
        JsonNode shown = cli.json("bond", "--amount", ETHER, "--calldata").path("transactions");
        assertThat(shown.path(0).path("value").asText()).isEqualTo(ETHER);
        assertThat(cli.json("bond").path("bond").asText()).isEqualTo("0");
        cli.json("bond", "--amount", ETHER);
        assertThat(cli.json("bond", "--amount", ETHER).path("bond").asText()).isEqualTo("2" + "0".repeat(18));

        ObjectNode nothing = cli.json("challenge");
        assertThat(nothing.path("slashed").asBoolean(true)).isFalse();
        assertThat(nothing.path("rows").asInt()).isEqualTo(4);
        assertThat(nothing.path("wrong")).isEmpty();
        cli.run("challenge").succeeded().says("nothing is wrong among the 4 rows");

        cli.run("bond", "--answer", "time=2").failed(2).says("nobody demands the row");
        String proof = folder.resolve("row.proof.json").toString();
        cli.run("prove", "--key", "time=2", "--out", proof).succeeded();
        cli.run("demand", proof, "--settle").failed(2).says("nobody demands the row");
        JsonNode asked = cli.json("demand", proof);
        assertThat(asked.path("until").asText()).isNotEmpty();
        cli.run("demand", proof).succeeded().says("is demanded already");
        cli.run("demand", proof, "--settle").failed(1).says("is to be answered until", "run again after that");
        cli.json("bond", "--answer", "time=2");
        cli.run("bond", "--answer", "time=2").failed(2).says("nobody demands the row");
        cli.run("demand", proof).failed(2).says("was demanded before, and answered");

        ObjectNode leaving = cli.json("bond", "--exit");
        assertThat(leaving.path("until").asText()).isNotEmpty();
        cli.run("bond", "--withdraw").failed(2).says("the chain refused to withdraw the bond of stream price-bonded");
    }

    @Test
    void aBatchThatCannotBeBondedSaysWhy() {
        Cli cli = cli("unfit", "price");
        cli.json("run");
        cli.run("challenge").failed(2).says("can't be bonded: beside its key it must publish one column");
        cli.run("bond").failed(2).says("can't be bonded: beside its key it must publish one column");
    }

    @Test
    void aFalsifiedScoreIsFoundTheCallsAreWrittenAndTheBondIsTakenOnce() throws IOException {
        Cli cli = cli("falsified", "price-bonded");
        try (Session session = Session.open(options("falsified"))) {
            HawserSession hawser = session.hawser();
            try (ChainSession chain = hawser.openChain()) {
                SlashedRow.bonded(hawser, session.console(), chain);
            }
        }
        Path out = folder.resolve("calls.json");
        ObjectNode written = cli.json("challenge", "--out", out.toString());
        assertThat(written.path("slashed").asBoolean(true)).isFalse();
        assertThat(written.path("wrong")).hasSize(1);
        assertThat(written.path("wrong").path(0).path("key").path("time").asText())
                .isEqualTo("3");
        JsonNode calls = Json.parseObject(Files.readAllBytes(out), "calls.json").path("transactions");
        assertThat(calls).hasSize(2);
        assertThat(calls.path(1).path("data").asText()).startsWith("0x").hasSizeGreaterThan(1_000);

        ObjectNode slashed = cli.json("challenge");
        assertThat(slashed.path("slashed").asBoolean()).isTrue();
        assertThat(slashed.path("bond").asText()).isEqualTo(ETHER);
        ObjectNode bond = cli.json("bond");
        assertThat(bond.path("lost").asBoolean()).isTrue();
        assertThat(bond.path("bond").asText()).isEqualTo("0");
        cli.run("challenge").failed(2).says("is lost already");
        cli.run("bond", "--amount", ETHER).failed(2).says("was lost at");
    }

    private static CommonOptions options(String store) {
        return CommonOptions.parse(
                List.of("--store", folder.resolve(store).toString(), "--pipeline", "price-bonded", "--json"));
    }

    private static Cli cli(String store, String pipeline) {
        return new Cli("--store", folder.resolve(store).toString(), "--pipeline", pipeline);
    }
}
