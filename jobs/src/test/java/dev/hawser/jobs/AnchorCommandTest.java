package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.primitives.Address;
import dev.hawser.testing.GethNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code anchor} beside the appending itself, over runs that wait in a store. Each test has a key and a store of its own. */
class AnchorCommandTest {
    private static final int DAYS = 3;

    @TempDir
    static Path folder;

    private static Node node;

    @BeforeAll
    static void startChain() {
        node = new Node(folder);
    }

    @AfterAll
    static void stopChain() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void aDryRunSaysWhatItWouldSendAndSendsNothing() {
        Cli cli = store("dry");
        JsonNode streams = cli.json("anchor", "--dry-run").path("streams");
        assertThat(streams.findValuesAsText("stream")).containsExactly("trial.sources", "trial");
        assertThat(streams.get(1).path("entries").asInt()).isEqualTo(DAYS);
        assertThat(streams.get(1).path("transactions").asInt()).isEqualTo(1);
        assertThat(streams.get(1).path("gas").asLong()).isBetween(30_000L, 100_000L);
        assertThat(streams.get(1).path("fee").asText()).matches("[1-9][0-9]*");
        assertThat(cli.json("anchor", "--status").at("/streams/1/entries").asInt())
                .isZero();
    }

    @Test
    void theStatusTellsOfEntriesAttemptsFeesAndTimes() {
        Cli cli = store("status");
        JsonNode before = cli.json("anchor", "--status").at("/streams/1");
        assertThat(before.path("waiting").asInt()).isEqualTo(DAYS);
        assertThat(before.path("transactions").asInt()).isZero();

        JsonNode anchored = cli.json("anchor").at("/streams/1");
        assertThat(anchored.path("appended").asInt()).isEqualTo(DAYS);
        JsonNode after = cli.json("anchor", "--status").at("/streams/1");
        assertThat(after.path("entries").asInt()).isEqualTo(DAYS);
        assertThat(after.path("final").asInt()).isEqualTo(DAYS);
        assertThat(after.path("waiting").asInt()).isZero();
        assertThat(after.path("transactions").asInt()).isEqualTo(1);
        assertThat(after.path("attempts")).isEqualTo(anchored.path("attempts"));
        assertThat(after.path("feesPaid")).isEqualTo(anchored.path("feesPaid"));
        assertThat(after.path("feesPaid").asText()).matches("[1-9][0-9]*");
    }

    @Test
    void aTransactionThatWaitsIsShownAndCancelledOnlyWhenThatIsAskedFor() {
        Cli cli = store("cancel");
        assertThat(cli.json("anchor", "--cancel").path("cancelled").asBoolean(true))
                .isFalse();
        node.chain().rpc("evm_setAutomine", false);
        cli.run("anchor", "--set", "deploy.timeout=1")
                .failed(1)
                .says("is not confirmed after 1 s", "what is on chain by then is found and not sent twice");
        JsonNode underway = cli.json("anchor", "--status").path("underway").get(0);
        assertThat(underway.path("stage").asText()).isEqualTo("sent");
        assertThat(underway.path("purpose").asText()).startsWith("append 3 entries to stream trial.sources");
        CompletableFuture<Void> miner = CompletableFuture.runAsync(() -> {
            GethNode.await(() -> node.chain().rpc("txpool_content").toString().contains("\"input\":\"0x\""));
            node.chain().mine(1);
        });
        assertThat(cli.json("anchor", "--cancel").path("cancelled").asBoolean()).isTrue();
        miner.join();
        node.chain().rpc("evm_setAutomine", true);
        assertThat(cli.json("anchor").at("/streams/1/appended").asInt()).isEqualTo(DAYS);
        assertThat(cli.json("anchor", "--status").path("underway")).isEmpty();
    }

    @Test
    void anEntryOfAnotherStoreStopsTheAnchoring() {
        Cli first = store("shared");
        first.json("anchor", "--interval", "2024-01-01T00:00:00Z/2024-01-02T00:00:00Z");
        Cli second = store("shared", "shared-2", DAYS + 1);
        second.run("anchor")
                .failed(2)
                .says("has a manifest that the store lacks", "another store writes to this stream");
    }

    @Test
    void aDamagedJournalIsNamedAndTheNextRunGoesOnWithoutIt() throws IOException {
        Cli cli = store("damaged");
        cli.json("anchor", "--interval", "2024-01-01T00:00:00Z/2024-01-02T00:00:00Z");
        Path newest = newestEntry("damaged");
        byte[] whole = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(whole, whole.length / 2));
        cli.run("anchor")
                .failed(2)
                .says("the journal entry is damaged", newest.getFileName().toString(), "remove");
        Files.delete(newest);
        cli.json("anchor");
        assertThat(cli.json("anchor", "--status").at("/streams/1/entries").asInt())
                .isEqualTo(DAYS);
    }

    @Test
    void withoutItsJournalTheChainAloneTellsWhatIsDone() throws IOException {
        Cli cli = store("lost");
        cli.json("anchor", "--interval", "2024-01-01T00:00:00Z/2024-01-02T00:00:00Z");
        Path journal = newestEntry("lost").getParent();
        try (Stream<Path> entries = Files.list(journal)) {
            entries.forEach(entry -> assertThat(entry.toFile().delete()).isTrue());
        }
        JsonNode streams = cli.json("anchor").path("streams");
        assertThat(streams.get(1).path("appended").asInt()).isEqualTo(DAYS - 1);
        assertThat(streams.get(1).path("alreadyThere").asInt()).isEqualTo(1);
    }

    @Test
    void aBudgetBelowTheFeeParksAndTheNextRunGoesOn() {
        Cli cli = store("budget");
        cli.run("anchor", "--set", "deploy.fee-budget=1000", "--set", "deploy.timeout=1")
                .failed(1)
                .says("ALARM", "parked", "over the budget of 1000 wei (deploy.fee-budget)");
        assertThat(cli.json("anchor").at("/streams/0/appended").asInt()).isEqualTo(DAYS);
    }

    @Test
    void whatAnAnchoringSawUpToAFinalBlockIsKept() throws IOException {
        store("kept").json("anchor");
        try (Stream<Path> files = Files.walk(folder.resolve("kept"))) {
            assertThat(files.filter(file -> file.toString().matches(".*/entries/0x[0-9a-f]{64}/0000000000\\.json")))
                    .hasSize(2);
        }
    }

    @Test
    void onlyOneOfStatusDryRunAndCancelIsTaken() {
        store("both").run("anchor", "--status", "--cancel").failed(2).says("--status", "--cancel");
    }

    private static Path newestEntry(String store) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(store))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]{10}\\.json")
                            && file.toString().contains("/journal/"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private static Cli store(String name) {
        return store(name, name, DAYS);
    }

    private static Cli store(String key, String store, int days) {
        Address owner = Files.exists(node.keystore(key)) ? Keystores.address(node.keystore(key)) : node.fundedKey(key);
        ReadyRuns.publish(folder.resolve(store).toUri(), owner, days);
        return new Cli(node.options(
                key,
                "--store",
                folder.resolve(store).toString(),
                "--set",
                "deploy.poll-interval=0.05",
                "--registry",
                registry()));
    }

    private static String registry;

    private static synchronized String registry() {
        if (registry == null) {
            node.fundedKey("deployer");
            registry = new Cli(node.options(
                            "deployer",
                            "--store",
                            folder.resolve("deployer-store").toString()))
                    .json("deploy", "AnchorRegistry")
                    .path("address")
                    .asText();
        }
        return registry;
    }
}
