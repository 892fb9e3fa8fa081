package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.primitives.Address;
import dev.hawser.testing.GethNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code anchor --by} on a real chain, over forecasts that end about now. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AnchorByTest {
    private static final String CHEAP = "0x1";
    private static final String DEAR = "0x" + Long.toHexString(5_000_000_000_000L);

    @TempDir
    static Path folder;

    private static Node node;
    private static Address owner;
    private static Cli cli;

    @BeforeAll
    static void publishForecasts() {
        Cli.prepare();
        node = new Node(folder);
        owner = node.fundedKey("publisher");
        cli = new Cli(node.options(
                "publisher", "--store", folder.resolve("store").toString(), "--set", "deploy.poll-interval=0.02"));
        cli.run("deploy", "AnchorRegistry").succeeded();
        FeeRuns.publish(folder.resolve("store").toUri(), owner, Instant.now());
    }

    @AfterAll
    static void stopChain() {
        if (node != null) {
            node.close();
        }
    }

    @Order(1)
    @Test
    void badInputIsRefusedByOneLineBeforeAnythingIsSent() {
        cli.run("anchor", "--by", "2020-01-01T00:00:00Z")
                .failed(2)
                .says("the deadline 2020-01-01T00:00:00Z is past", "name a later one");
        cli.run("anchor", "--by", "soon").failed(2).says("--by is 'soon', which is no deadline", "like 6h");
        cli.run("anchor", "--by", "6h").failed(2).says("no pipeline is named that forecasts the fee");
        cli.run("anchor", "--by", "6h", "--set", "deploy.fee-forecast=fees")
                .failed(2)
                .says("nobody said how far the forecasts of fees look ahead", "deploy.fee-horizon");
        cli.run(by("6h", "--set", "deploy.fee-forecast=eth-usd"))
                .failed(2)
                .says("has no batch of the fee forecast eth-usd", "hawser run --pipeline eth-usd");
        cli.run("anchor", "--status", "--by", "6h").failed(2).says("--by goes with neither --status nor --cancel");
        new Cli("--store", folder.resolve("store").toString(), "--registry", "0x" + "5f".repeat(20))
                .run(by("6h"))
                .failed(2)
                .says("the embedded chain has a block only where something sends");
        assertThat(cli.json("anchor", "--status").at("/streams/0/transactions").asInt())
                .isZero();
    }

    @Order(2)
    @Test
    void forecastsThatAreStaleAreSaidToBeAndGiveWayToTheTrailingMedian() {
        Cli.Outcome stale = cli.run(
                "anchor",
                "--dry-run",
                "--by",
                "6h",
                "--json",
                "--set",
                "deploy.fee-horizon=0.001",
                "--set",
                "deploy.fee-forecast=fees");
        assertThat(stale.succeeded().err()).contains("warning: the newest fee forecast is of ", "'trailing median'");
        assertThat(stale.json().at("/timing/policy").asText()).isEqualTo("trailing median");
    }

    @Order(2)
    @Test
    void aDryRunSaysWhetherItWouldWait() {
        baseFee(DEAR);
        JsonNode dear = cli.json(by("6h", "--dry-run")).path("timing");
        assertThat(dear.path("send").asBoolean(true)).isFalse();
        assertThat(dear.path("policy").asText()).isEqualTo("forecast");
        assertThat(dear.path("price").asDouble())
                .isGreaterThan(dear.path("most").asDouble());
        baseFee(CHEAP);
        JsonNode cheap = cli.json(by("6h", "--dry-run")).path("timing");
        assertThat(cheap.path("send").asBoolean()).isTrue();
        baseFee(DEAR);
        JsonNode near = cli.json(by("4m", "--dry-run")).path("timing");
        assertThat(near.path("send").asBoolean()).isTrue();
        assertThat(near.has("most")).isFalse();
    }

    @Order(3)
    @Test
    void itWaitsForACheapBlockAndPaysNoMoreThanTheForecastAllows() {
        baseFee(DEAR);
        PrintStream before = System.err;
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        CompletableFuture<Void> cheaper = CompletableFuture.runAsync(() -> {
            GethNode.await(() -> seen.toString(StandardCharsets.UTF_8).contains(": waiting, until "));
            baseFee(CHEAP);
        });
        int exit;
        try {
            System.setErr(new PrintStream(seen, true, StandardCharsets.UTF_8));
            exit = HawserCommand.execute(cli.with(by("6h")));
        } finally {
            System.setErr(before);
        }
        cheaper.join();
        assertThat(exit).as(seen.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(seen.toString(StandardCharsets.UTF_8))
                .contains("by policy 'forecast': waiting, until ", "by policy 'forecast': sending", " appended, ");
        JsonNode streams = cli.json("anchor", "--status").path("streams");
        assertThat(streams.get(1).path("entries").asInt()).isEqualTo(1);
        assertThat(streams.get(1).path("feesPaid").asLong()).isLessThan(100_000L * 100_000_000_000L);
    }

    @Order(4)
    @Test
    void aDriverThatComesAfterAKilledOneGoesOnWithWhatThatSent() {
        FeeRuns.publish(folder.resolve("store").toUri(), owner, Instant.now().minusSeconds(30));
        node.chain().rpc("evm_setAutomine", false);
        cli.run("anchor", "--set", "deploy.timeout=1").failed(1);
        node.chain().rpc("evm_setIntervalMining", 1);
        Cli.Outcome resumed = cli.run(by("6h", "--json")).succeeded();
        assertThat(resumed.err()).doesNotContain("base fee");
        assertThat(resumed.json().path("inTime").asBoolean()).isTrue();
        assertThat(cli.run(by("6h", "--json")).succeeded().err()).doesNotContain("base fee");
        assertThat(cli.json("anchor", "--status").at("/streams/1/entries").asInt())
                .isEqualTo(2);
    }

    private static String[] by(String time, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "anchor", "--by", time, "--set", "deploy.fee-horizon=86400", "--set", "deploy.fee-forecast=fees"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static void baseFee(String wei) {
        node.chain().rpc("anvil_setNextBlockBaseFeePerGas", wei);
        node.chain().mine(1);
    }
}
