package dev.hawser.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.fabric.TestPeer.Fault;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.RunKey;
import dev.hawser.store.Attempt;
import dev.hawser.store.RunStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricCommandTest {
    @TempDir
    static Path network;

    @TempDir
    Path folder;

    private static TestNetwork fabric;
    private static int tests;

    private Path profile;
    private Path store;
    private String pipeline;
    private String account;

    @BeforeAll
    static void start() {
        fabric = TestNetwork.start(network);
    }

    @AfterAll
    static void stop() {
        fabric.close();
    }

    @BeforeEach
    void publishTwoBatches() {
        profile = fabric.profile("publisher");
        store = folder.resolve("store");
        pipeline = "p" + ++tests;
        account = run("account").out().strip();
        Manifest dataset = publish(1, "hawser-dataset-v1", ".sources", Json.object());
        ObjectNode parents = Json.object();
        parents.putArray("datasets").add(dataset.digest().toString());
        publish(2, "hawser-batch-v1", "", parents);
        publish(3, "hawser-batch-v1", "", parents);
    }

    @Test
    void aStoresRunsAreAnchoredOnceAndVerified() {
        JsonNode first = run("anchor", "--store", store.toString(), "--json").json();
        assertThat(first.get("channel").textValue()).isEqualTo("mychannel");
        assertThat(first.get("account").textValue()).isEqualTo(account);
        assertThat(first.findValuesAsText("stream")).containsExactly(pipeline + ".sources", pipeline);
        assertThat(first.get("streams").get(0).get("appended")).hasSize(1);
        assertThat(first.get("streams").get(1).get("appended")).hasSize(2);

        JsonNode second = run("anchor", "--store", store.toString(), "--json").json();
        assertThat(second.get("streams").get(1).get("appended")).isEmpty();
        assertThat(second.get("streams").get(1).get("alreadyThere").intValue()).isEqualTo(2);

        Result verified = run("verify", "--store", store.toString(), "--pipeline", pipeline, "--json");
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.json().get("verified").booleanValue()).isTrue();
        assertThat(verified.json().findValuesAsText("verdict"))
                .containsExactly("passed", "passed", "passed", "passed", "passed", "not_checked");
        assertThat(run("verify", "--store", store.toString(), "--run", key(3).toString())
                        .out())
                .contains("batch " + key(3) + " stands in " + pipeline + " at index 1");
    }

    @Test
    void aRunThatIsNotInTheStreamIsEvidence() {
        Result verified = run("verify", "--store", store.toString());

        assertThat(verified.exitCode()).isEqualTo(3);
        assertThat(verified.out()).contains("none among the 0 entries");
    }

    @Test
    void anotherAccountsRunsAreNotAnchored() {
        profile = fabric.profile("stranger");

        Result refused = run("anchor", "--store", store.toString());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains("NotWriter")
                .contains("hawser fabric account")
                .contains(account);
    }

    @Test
    void aNamedWriterAnchorsForTheOwnerUntilItIsRemoved() {
        Path owners = profile;
        profile = fabric.profile("night-job");
        String writer = run("account").out().strip();
        profile = owners;
        assertThat(run("writers", "--pipeline", pipeline, "--add", writer).exitCode())
                .isZero();

        profile = fabric.profile("night-job");
        assertThat(run("anchor", "--store", store.toString()).out()).contains(pipeline + ": 2 appended");
        publish(4, "hawser-batch-v1", "", Json.object());
        profile = owners;
        assertThat(run("writers", "--pipeline", pipeline, "--remove", writer).exitCode())
                .isZero();
        profile = fabric.profile("night-job");
        assertThat(run("anchor", "--store", store.toString()).exitCode()).isEqualTo(2);
    }

    @Test
    void aRetiredPipelineTakesNoMore() {
        assertThat(run("retire", "--pipeline", pipeline).exitCode()).isZero();

        Result refused = run("anchor", "--store", store.toString());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("is retired").contains("retiring is final");
    }

    @Test
    void aPeerThatDoesNotAnswerIsWorthAnotherRun() {
        fabric.peer().next(Fault.NO_EVALUATION);

        Result failed = run("anchor", "--store", store.toString());

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).contains("UNAVAILABLE").contains("what to do: run again");
        assertThat(run("anchor", "--store", store.toString()).exitCode()).isZero();
    }

    @Test
    void aProfileThatIsWrongSaysWhere() throws IOException {
        assertProfileRefused("channel = mychannel", "channel = otherchannel", "in channel otherchannel");
        assertProfileRefused(
                "chaincode = hawser", "chaincode = other", "no peers available to evaluate chaincode other");
        assertProfileRefused("msp = Org1MSP", "msp = Org9MSP", "MSP Org9MSP is unknown");
        assertProfileRefused("key = key.pem", "key = cert.pem", "holds no private key");
        assertProfileRefused("certificate = cert.pem", "certificate = key.pem", "holds no certificate");
        assertProfileRefused("certificate = cert.pem", "certificate = gone.pem", "gone.pem is not there");
        assertProfileRefused("msp = Org1MSP", "", "No configuration setting found for key 'msp'");
        assertProfileRefused("msp = Org1MSP", "msp = Org1MSP\npasword = x", "keys that it can't have: [pasword]");
        assertProfileRefused("tls-certificate = ../tlsca.pem", "", "either tls-certificate or plaintext");
        assertProfileRefused("peer = \"127", "peer = \"x y127", "is not HOST:PORT");
    }

    @Test
    void whatIsMissingOrUnknownIsBadInput() {
        assertThat(run("anchor", "--store", folder.resolve("empty").toString()).err())
                .contains("no batch is published");
        assertThat(run("anchor", "--store", store.toString(), "--pipeline", "other")
                        .err())
                .contains("pipeline other has no published batch");
        assertThat(run("verify", "--store", store.toString(), "--run", key(1).toString())
                        .err())
                .contains("no batch " + key(1));
        assertThat(run("writers", "--pipeline", pipeline).err()).contains("one account is to be named");
        assertThat(run("nonsense").exitCode()).isEqualTo(2);
    }

    private void assertProfileRefused(String part, String other, String says) throws IOException {
        String right = Files.readString(profile);
        assertThat(right).contains(part);
        Files.writeString(profile, right.replace(part, other));
        Result refused = run("anchor", "--store", store.toString());
        Files.writeString(profile, right);
        assertThat(refused.err()).contains(says).contains("what to do: ").doesNotContain("PRIVATE KEY");
        assertThat(refused.exitCode()).isEqualTo(2);
    }

    private Manifest publish(int number, String format, String suffix, ObjectNode parents) {
        RunStore runs = RunStore.open(store.toUri(), new Configuration(), Clock.systemUTC());
        Attempt attempt = runs.begin(key(number));
        ObjectNode manifest = Json.object()
                .put("format", format)
                .put("pipeline", pipeline)
                .put("interval", "blocks:" + number + "/" + (number + 1))
                .put("run", key(number).toString())
                .put("root", Hash32.ZERO.toString())
                .put("count", 0)
                .put("attempt", attempt.name())
                .put("created", attempt.created().toString())
                .put("owner", account)
                .put("stream", pipeline + suffix);
        manifest.set(
                "parents", parents.has("datasets") ? parents : Json.object().set("datasets", Json.array()));
        return runs.publish(attempt, Manifest.of(manifest));
    }

    private static RunKey key(int i) {
        return RunKey.parse(String.format("0x%032x", i));
    }

    private record Result(int exitCode, String out, String err) {
        JsonNode json() {
            List<String> lines = out.lines().toList();
            return Json.parseObject(lines.get(lines.size() - 1).getBytes(StandardCharsets.UTF_8), "the result");
        }
    }

    private Result run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int exitCode = FabricCommand.execute(
                    Stream.concat(Stream.of(arguments), Stream.of("--profile", profile.toString()))
                            .toArray(String[]::new));
            return new Result(
                    exitCode, printed.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
