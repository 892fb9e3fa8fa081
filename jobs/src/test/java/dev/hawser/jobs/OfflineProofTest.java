package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.BlockReceipts;
import dev.hawser.anchor.web3j.Web3jLedger;
import dev.hawser.jobs.Cli.Outcome;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.receipt.OrderedTrie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proof file that its reader checks with nothing but the trust file and a block hash. */
class OfflineProofTest {
    private static final String LOOK_ALIKE = "0x" + "66".repeat(20);

    /** Emits calldata as an event: two topics, and three words of data. */
    private static final String EMITTER = "0x6060604060003760203560003560606000a200";

    /** How the offline part can be forged, each alone. */
    private static final Map<String, Consumer<ObjectNode>> FORGERIES = new TreeMap<>(Map.of(
            "registry", file -> anchor(file).put("registry", LOOK_ALIKE),
            "block hash", file -> anchor(file).put("blockHash", Hash32.ZERO.toString()),
            "block number", file -> anchor(file).put("blockNumber", "1"),
            "block time", file -> anchor(file).put("blockTimestamp", "1"),
            "header", file -> offline(file).put("header", flipped(offline(file), "header")),
            "receipt", file -> offline(file).put("receipt", flipped(offline(file), "receipt")),
            "transaction index", file -> offline(file).put("transactionIndex", "1"),
            "log index", file -> offline(file).put("logIndex", "0"),
            "nodes cut", file -> ((ArrayNode) offline(file).get("nodes")).remove(0),
            "nodes added", file -> ((ArrayNode) offline(file).get("nodes")).add("0xc0")));

    @TempDir
    static Path folder;

    private static Node node;
    private static Path store;
    private static Path trust;
    private static Path proof;

    @BeforeAll
    static void publish() {
        Cli.prepare();
        node = new Node(folder);
        node.fundedKey("owner");
        store = folder.resolve("store");
        Cli cli = new Cli(node.options("owner", "--store", store.toString()));
        cli.run("deploy", "AnchorRegistry").succeeded();
        node.chain().mine(5);
        cli.run("run", "--pipeline", "price").succeeded();
        node.chain().mine(5);
        proof = folder.resolve("offline.proof.json");
        cli.run("prove", "--key", "time=2", "--offline", "--out", proof.toString())
                .succeeded();
        trust = store.resolve("chains/" + node.chain().chainId() + "/trust.json");
    }

    @AfterAll
    static void stopChain() {
        node.close();
    }

    @Test
    void theEntryIsShownWithoutANode() throws IOException {
        JsonNode anchor = anchor(read(proof));
        Outcome checked = check(proof).ended(0);
        checked.says(
                "✓ the trusted registry",
                "✓ offline: the event's stream",
                "– NOT CHECKED: that the block is a final one of chain "
                        + node.chain().chainId() + ": compare block hash "
                        + anchor.get("blockHash").textValue() + " of block "
                        + anchor.get("blockNumber").textValue() + " with any explorer",
                "– NOT CHECKED: the transaction's hash, the entry's index");
        ObjectNode json = Cli.execute("check", proof.toString(), "--trust", trust.toString(), "--json")
                .succeeded()
                .json();
        assertThat(json.path("files").path(0).path("verified").asBoolean()).isTrue();
        assertThat(json.path("files").path(0).path("identity").asBoolean(true)).isFalse();
    }

    @Test
    void withANodeNothingRemainsUnchecked() {
        Outcome checked = check(proof, "--rpc", node.chain().url()).ended(0);
        checked.says("✓ offline: the header has the block's hash", "✓ block time");
        assertThat(checked.out()).doesNotContain("NOT CHECKED", "✗");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry",
                "block hash",
                "block number",
                "block time",
                "header",
                "receipt",
                "transaction index",
                "log index",
                "nodes cut",
                "nodes added"
            })
    void aForgedCopyIsRefusedWithoutANode(String what) throws IOException {
        Path forged = write(what, FORGERIES.get(what));
        check(forged).ended(3).says("✗");
        Cli.execute("check", forged.toString()).ended(3).says("✗ offline: ");
    }

    @Test
    void aLookAlikeThatEmitsTheSameEventIsRefusedWithoutANode() throws IOException {
        BlockReceipts block = emitElsewhere();
        for (String registry : new String[] {anchor(read(proof)).get("registry").textValue(), LOOK_ALIKE}) {
            Path forged = write("look-alike " + registry, file -> {
                moveTo(file, block);
                anchor(file).put("registry", registry);
            });
            check(forged).ended(3).says("✗ offline: the event's contract is the registry", LOOK_ALIKE);
            assertThat(check(forged).out()).contains("✓ offline: the header has the block's hash");
        }
    }

    @Test
    void anEntryThatIsNotFinalHasNoOfflineProof() {
        long latest = Long.decode(node.chain().rpc("eth_blockNumber").textValue());
        prove("--rpc", node.chain().url(), "--set", "deploy.confirmations=" + (latest - 3))
                .failed(1)
                .says("has no final entry", "run again once its block is final");
        prove().failed(1).says("has no final entry");
    }

    private static Outcome prove(String... options) {
        Path out = folder.resolve("none.proof.json");
        Stream<String> all = Stream.concat(
                Stream.of("prove", "--key", "time=2", "--offline", "--out", out.toString()),
                Stream.concat(Stream.of("--store", store.toString()), Stream.of(options)));
        Outcome outcome = Cli.execute(all.toArray(String[]::new));
        assertThat(out).doesNotExist();
        return outcome;
    }

    /** A contract at another address emits the very event of the proven entry. */
    private static BlockReceipts emitElsewhere() throws IOException {
        ObjectNode file = read(proof);
        node.chain().rpc("anvil_setCode", LOOK_ALIKE, EMITTER);
        JsonNode hash = node.chain()
                .rpc(
                        "eth_sendTransaction",
                        Map.of(
                                "from",
                                node.chain().rpc("eth_accounts").get(0).textValue(),
                                "to",
                                LOOK_ALIKE,
                                "data",
                                calldata(log(file))));
        JsonNode receipt = node.chain().rpc("eth_getTransactionReceipt", hash.textValue());
        assertThat(receipt.get("logs").get(0).get("topics").toString())
                .isEqualTo(log(file).get("topics").toString());
        try (Web3jLedger ledger = Web3jLedger.at(node.chain().url())) {
            return ledger.receipts(Hash32.parse(receipt.get("blockHash").textValue()));
        }
    }

    private static String calldata(JsonNode event) {
        StringBuilder joined = new StringBuilder("0x");
        event.get("topics").forEach(topic -> joined.append(topic.textValue().substring(2)));
        return joined.append(event.get("data").textValue().substring(2)).toString();
    }

    private static JsonNode log(ObjectNode file) {
        int at = Integer.parseInt(offline(file).get("logIndex").textValue());
        return node.chain()
                .rpc(
                        "eth_getTransactionReceipt",
                        anchor(file).get("transactionHash").textValue())
                .get("logs")
                .get(at);
    }

    /** Points the file to the only transaction of the block. */
    private static void moveTo(ObjectNode file, BlockReceipts block) {
        JsonNode latest = node.chain().rpc("eth_getBlockByNumber", "latest", false);
        anchor(file)
                .put("blockHash", latest.get("hash").textValue())
                .put(
                        "blockNumber",
                        Long.decode(latest.get("number").textValue()).toString())
                .put(
                        "blockTimestamp",
                        Long.decode(latest.get("timestamp").textValue()).toString());
        ObjectNode offline = offline(file)
                .put("header", Hex.encode(block.header()))
                .put("receipt", Hex.encode(block.receipts().get(0)))
                .put("transactionIndex", "0")
                .put("logIndex", "0");
        ArrayNode nodes = offline.putArray("nodes");
        OrderedTrie.of(block.receipts()).proof(0).forEach(bytes -> nodes.add(Hex.encode(bytes)));
    }

    private static Outcome check(Path file, String... more) {
        return Cli.execute(
                Stream.concat(Stream.of("check", file.toString(), "--trust", trust.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static ObjectNode read(Path file) throws IOException {
        return Json.parseObject(Files.readAllBytes(file), file.toString());
    }

    private static Path write(String name, Consumer<ObjectNode> change) throws IOException {
        ObjectNode file = read(proof);
        change.accept(file);
        assertThat(file).isNotEqualTo(read(proof));
        return Files.writeString(folder.resolve(name.replace(' ', '-') + ".forged.json"), Json.pretty(file));
    }

    private static ObjectNode anchor(ObjectNode file) {
        return (ObjectNode) file.get("anchor");
    }

    private static ObjectNode offline(ObjectNode file) {
        return (ObjectNode) file.get("offline");
    }

    private static String flipped(ObjectNode offline, String member) {
        byte[] bytes = Hex.decode(offline.get(member).textValue());
        bytes[bytes.length / 2] ^= 1;
        return Hex.encode(bytes);
    }
}
