package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.chain.Waits;
import dev.hawser.jobs.Cli.Outcome;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.ProofFile;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.NodeTools;
import dev.hawser.testing.SharedData;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipelines on exports that real nodes gave, as the README runs them. */
class RealInputTest {
    private static final String TRANSACTIONS = "transactions/transactions_03300000_03399999_small.csv.gz";

    @TempDir
    static Path folder;

    private static Cli cli;

    @BeforeAll
    static void prepare() {
        Cli.prepare();
        cli = new Cli("--store", folder.resolve("store").toString());
    }

    @Test
    void gasPriceRunsOnTransactionsAloneAndASecondRunDoesNothing() throws Exception {
        String input = SharedData.file(TRANSACTIONS).toString();
        String[] run = {"run", "--pipeline", "gas-price", "--input", input, "--json"};
        Outcome first = cli.run(run).succeeded();
        first.says("transactions: 19999 rows = 19999 accepted + 0 quarantined");
        assertThat(first.json().path("count").asInt()).isGreaterThan(1000);

        requireNothingDone(first, cli.run(run).succeeded(), "gas-price");
        requireVerifiable("gas-price", "block_number");
    }

    @Test
    void txFailureRunsOnReceiptsAndNamesTheFilesThatItSkips() throws Exception {
        String input = SharedData.file("blocks-2022-2023").toString();
        String[] run = {"run", "--pipeline", "tx-failure", "--input", input, "--json"};
        Outcome first = cli.run(run).succeeded();
        first.says("skipped", "/blocks.csv", "/logs.csv.gz", "receipts: 637 rows = 637 accepted");
        assertThat(first.json().path("count").asInt()).isEqualTo(637);

        requireNothingDone(first, cli.run(run).succeeded(), "tx-failure");
        requireVerifiable("tx-failure", "hash");
    }

    @Test
    void theFourTradesOfThePricePipelineAreExecutedOnce() throws Exception {
        Outcome first = cli.run("run", "--pipeline", "price", "--json").succeeded();
        requireNothingDone(
                first, cli.run("run", "--pipeline", "price", "--json").succeeded(), "price");

        cli.run("execute", "--pipeline", "price")
                .failed(2)
                .says("no contract is named", "hawser deploy TradeDesk --pipeline price");
        assertThat(cli.json("deploy", "TradeDesk", "--pipeline", "price")
                        .path("created")
                        .asBoolean())
                .isTrue();
        JsonNode traded = cli.json("execute", "--pipeline", "price");
        String expected = "[{\"time\":1,\"price\":10,\"volume\":100},{\"time\":2,\"price\":12,\"volume\":120},"
                + "{\"time\":3,\"price\":9,\"volume\":90},{\"time\":4,\"price\":11,\"volume\":110}]";
        assertThat(traded.path("trades")).hasToString(expected);
        assertThat(traded.path("executed").asInt()).isEqualTo(4);

        Outcome again = cli.run("execute", "--pipeline", "price", "--json").succeeded();
        again.says("0 rows executed, 4 already done");
        assertThat(again.json().path("executed").asInt()).isZero();
        assertThat(again.json().path("trades")).hasToString(expected);
        cli.run("execute", "--pipeline", "price", "--contract", "0x" + "ee".repeat(20))
                .failed(2)
                .says("no trade desk at 0x" + "ee".repeat(20));
        cli.run("execute", "--pipeline", "price", "--budget", "-1").failed(2).says("--budget is -1");
        requireVerifiable("price", "time");
    }

    @Test
    void aBatchHoldsOnlyTheRowsThatThePolicyPicks() {
        Cli fresh = new Cli("--store", folder.resolve("picked").toString());
        String[] some = {"--pipeline", "price", "--set", "publish-where=price > 10"};
        JsonNode published = fresh.json(with("run", some));
        assertThat(published.path("count").asInt()).isEqualTo(2);
        fresh.json(with("deploy", new String[] {"TradeDesk", "--pipeline", "price"}));
        JsonNode traded = fresh.json(with("execute", some));
        assertThat(traded.path("executed").asInt()).isEqualTo(2);
        assertThat(traded.path("transactions").asInt()).isEqualTo(1);

        String[] none = {"--pipeline", "price", "--set", "publish-where=price > 100"};
        assertThat(fresh.json(with("run", none)).path("count").asInt()).isZero();
        Outcome nothing = fresh.run(with("execute", none)).succeeded();
        nothing.says("nothing to do: batch ", " has no rows, the pipeline's publish-where left out all 4");
    }

    private static String[] with(String command, String[] options) {
        return Stream.concat(Stream.of(command), Stream.of(options)).toArray(String[]::new);
    }

    private static void requireNothingDone(Outcome first, Outcome second, String pipeline) {
        second.says("ingest: run ", "is already published; nothing to do", "0 appended, 2 already there");
        assertThat(second.err()).doesNotContain("reading", "fitting", "scoring", "transaction 0x");
        assertThat(second.json().path("run")).isEqualTo(first.json().path("run"));
        second.json()
                .path("streams")
                .forEach(stream -> assertThat(stream.path("appended").asInt()).isZero());

        Outcome anchor = cli.run("anchor", "--pipeline", pipeline).succeeded();
        anchor.says(pipeline + ": 0 appended, 1 already there; nothing to do");
    }

    /** By OpenZeppelin's library from npm, and by OpenZeppelin's contract on a chain. */
    private static void requireVerifiable(String pipeline, String key) throws IOException {
        JsonNode run = cli.json("runs", "--pipeline", pipeline).path("runs").path(2);
        Path rows;
        try (var attempts =
                Files.list(folder.resolve("store/runs").resolve(run.path("run").asText()))) {
            rows = attempts.filter(Files::isDirectory).findFirst().orElseThrow().resolve("data/rows");
        }
        Row row = Cli.spark().read().parquet(rows.toString()).select(key).first();
        Path file = folder.resolve(pipeline + ".proof.json");
        cli.run("prove", "--pipeline", pipeline, "--key", key + "=" + row.get(0), "--out", file.toString())
                .succeeded();

        NodeTools.Result oz = NodeTools.node("src/test/js/verify.mjs", file.toString());
        assertThat(oz.exitCode()).as(oz.output()).isZero();
        ProofFile proof = ProofFile.parse(Files.readAllBytes(file), file.toString());
        try (TestChain chain = TestChain.start()) {
            String harness = deployHarness(chain);
            assertThat(holds(chain, harness, proof.proof(), proof.root(), proof.leaf()))
                    .isTrue();
            assertThat(holds(
                            chain,
                            harness,
                            proof.proof(),
                            proof.root(),
                            Keccak.hash(proof.leaf().bytes())))
                    .isFalse();
        }
    }

    private static String deployHarness(TestChain chain) throws IOException {
        String from = chain.rpc("eth_accounts").get(0).asText();
        JsonNode artifact = Json.parseObject(
                RealInputTest.class
                        .getResourceAsStream("/dev/hawser/contracts/MerkleProofHarness.json")
                        .readAllBytes(),
                "the harness");
        String bytecode = artifact.path("bytecode").asText();
        String transaction = chain.rpc("eth_sendTransaction", Map.of("from", from, "data", bytecode))
                .asText();
        JsonNode receipt = chain.rpc("eth_getTransactionReceipt", transaction);
        for (int i = 0; receipt.isNull() && i < 100; i++) {
            Waits.sleep(Duration.ofMillis(50));
            receipt = chain.rpc("eth_getTransactionReceipt", transaction);
        }
        return receipt.path("contractAddress").asText();
    }

    private static boolean holds(TestChain chain, String harness, List<Hash32> proof, Hash32 root, Hash32 leaf) {
        byte[] signature = "verify(bytes32[],bytes32,bytes32)".getBytes(StandardCharsets.US_ASCII);
        StringBuilder data = new StringBuilder(Keccak.hash(signature).toString().substring(0, 10));
        data.append(word(96)).append(bare(root)).append(bare(leaf)).append(word(proof.size()));
        proof.forEach(hash -> data.append(bare(hash)));
        String answer = chain.rpc("eth_call", Map.of("to", harness, "data", data.toString()), "latest")
                .asText();
        return new BigInteger(1, Hex.decode(answer)).equals(BigInteger.ONE);
    }

    private static String bare(Hash32 hash) {
        return hash.toString().substring(2);
    }

    private static String word(int value) {
        return String.format("%064x", value);
    }
}
