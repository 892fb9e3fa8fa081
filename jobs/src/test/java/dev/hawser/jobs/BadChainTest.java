package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.jobs.Cli.Outcome;
import dev.hawser.primitives.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains, accounts and contracts that no run can be anchored with: found before anything is published. */
class BadChainTest {
    @TempDir
    static Path folder;

    private static Node node;
    private static Cli published;
    private static String registry;
    private static int tests;

    private Path store;

    @BeforeAll
    static void deploy() {
        Cli.prepare();
        node = new Node(folder);
        node.fundedKey("owner");
        node.key("poor");
        published = new Cli(node.options("owner", "--store", first().toString()));
        registry = published.json("deploy", "AnchorRegistry").path("address").asText();
        published.run("run", "--pipeline", "price").succeeded();
    }

    @AfterAll
    static void stopChain() {
        node.close();
    }

    @BeforeEach
    void nameStore() {
        store = folder.resolve("store" + tests++);
    }

    @Test
    void aChainThatDoesNotAnswer() throws IOException {
        refused(
                        1,
                        run(
                                "--rpc",
                                "http://127.0.0.1:1",
                                "--keystore",
                                node.keystore("owner").toString()))
                .says("no answer from http://127.0.0.1:1", "--rpc");
        refused(
                2,
                run(
                        "--rpc",
                        "ftp://key@host",
                        "--keystore",
                        node.keystore("owner").toString()));
    }

    @Test
    void aNodeOfAnotherChainThanTheConfigurationNames() throws IOException {
        refused(2, run(node.options("owner", "--set", "deploy.chain-id=1", "--registry", registry)))
                .says("the node serves chain " + node.chain().chainId() + ", not chain 1", "--rpc");
        refused(2, run(node.options("owner", "--set", "deploy.chain-id=x"))).says("deploy.chain-id");
    }

    @Test
    void aStoreWhoseStreamsAreOnAnotherChain() throws IOException {
        try (Node other = new Node(folder)) {
            other.chain().fund(Keystores.address(node.keystore("owner")));
            String[] options = other.options("owner", "--store", first().toString());
            for (List<String> command : List.of(
                    List.of("verify"),
                    List.of("anchor", "--pipeline", "price"),
                    List.of("runs"),
                    List.of(
                            "prove",
                            "--key",
                            "time=1",
                            "--out",
                            folder.resolve("p").toString()))) {
                new Cli(options)
                        .run(command.toArray(String[]::new))
                        .failed(2)
                        .says(
                                "the store's streams are on chain "
                                        + node.chain().chainId() + ", and the node serves chain "
                                        + other.chain().chainId(),
                                "--rpc",
                                "deploy.chain-id = " + other.chain().chainId());
            }
            new Cli(other.options(
                            "owner",
                            "--store",
                            first().toString(),
                            "--set",
                            "deploy.chain-id=" + other.chain().chainId()))
                    .run("anchor", "--pipeline", "price")
                    .failed(2)
                    .says("no registry is known on chain " + other.chain().chainId());
        }
        Cli.execute("anchor", "--pipeline", "price", "--store", first().toString())
                .failed(2)
                .says("the store's streams are on chain " + node.chain().chainId());
    }

    @Test
    void anAccountWithoutFunds() throws IOException {
        Address poor = Keystores.address(node.keystore("poor"));
        refused(1, run(node.options("poor", "--registry", registry)))
                .says("account " + poor, "it has 0 wei and needs up to", "fund the account");
    }

    @Test
    void aRegistryAddressWithoutOurCode() throws IOException {
        refused(2, run(node.options("owner", "--registry", "0x" + "ab".repeat(20))))
                .says("no registry at 0x" + "ab".repeat(20), "code hash expected", "hawser deploy AnchorRegistry");
        refused(2, run(node.options("owner", "--registry", "0x12"))).says("0x12");
        refused(2, run(node.options("owner"))).says("no registry is known on chain", "hawser deploy AnchorRegistry");
    }

    @Test
    void aWrongPassword() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "correct horse\n");
        Outcome outcome = refused(
                2,
                run(
                        "--rpc",
                        node.chain().url(),
                        "--registry",
                        registry,
                        "--keystore",
                        node.keystore("owner").toString(),
                        "--password-file",
                        wrong.toString()));
        outcome.says("the password in " + wrong + " does not open the keystore", "--password-file");
        assertThat(outcome.err()).doesNotContain("correct horse");
    }

    @Test
    void aMissingKeystore() throws IOException {
        refused(2, run("--rpc", node.chain().url(), "--registry", registry))
                .says("no keystore is named", "hawser accounts new");
        refused(
                        2,
                        run(
                                "--rpc",
                                node.chain().url(),
                                "--keystore",
                                folder.resolve("none").toString(),
                                "--password-file",
                                node.password("owner").toString()))
                .says("can't be read", "none");
        refused(
                        2,
                        run(
                                "--rpc",
                                node.chain().url(),
                                "--registry",
                                registry,
                                "--keystore",
                                node.keystore("owner").toString()))
                .says("no password file is named", "--password-file");
        Outcome ingest = Cli.execute(
                "ingest", "--pipeline", "price", "--rpc", node.chain().url(), "--store", store.toString());
        refused(2, ingest).says("no keystore is named");
    }

    @Test
    void anAccountThatMayNotAppend() throws IOException {
        refused(2, run(node.options("owner", "--registry", registry, "--owner", "0x" + "77".repeat(20))))
                .says("neither the owner 0x" + "77".repeat(20) + " nor a writer", "hawser accounts writers");
    }

    @Test
    void aWrongContractToExecuteOn() {
        published.run("execute", "--contract", registry).failed(2).says(registry);
        published.run("execute", "--contract", "0x" + "ab".repeat(20)).failed(2).says("0x" + "ab".repeat(20));
    }

    @Test
    void aRowThatDoesNotExist() {
        Path out = folder.resolve("none.proof.json");
        published
                .run("prove", "--key", "time=9", "--out", out.toString())
                .failed(2)
                .says("no row with {time=9}");
        published
                .run("prove", "--key", "volume=100", "--out", out.toString())
                .failed(2)
                .says("'volume' is no key column");
        published.run("prove", "--key", "time=x", "--out", out.toString()).failed(2);
        assertThat(out).doesNotExist();
        String dataset = published.json("runs").path("runs").path(0).path("run").asText();
        published.run("prove", "--run", dataset, "--key", "time=1").failed(2).says("is no batch");
        published.run("execute", "--run", dataset).failed(2).says("is no batch");
    }

    private static Path first() {
        return folder.resolve("first");
    }

    private Outcome run(String... options) {
        return new Cli(options).run("run", "--pipeline", "price", "--store", store.toString());
    }

    private Outcome refused(int code, Outcome outcome) throws IOException {
        outcome.failed(code);
        if (Files.exists(store)) {
            try (Stream<Path> files = Files.walk(store)) {
                assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("manifest.json");
            }
        }
        return outcome;
    }
}
