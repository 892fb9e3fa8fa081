package dev.hawser.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafColumn;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.manifest.ProofFile;
import dev.hawser.manifest.ProofFile.AnchorClaim;
import dev.hawser.manifest.Role;
import dev.hawser.manifest.TrustFile;
import dev.hawser.merkle.Keccak;
import dev.hawser.merkle.Leaf;
import dev.hawser.merkle.MerkleTree;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.NodeTools;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Good proof files of every kind, whose entries stand in one stream of a real registry. */
public final class ProofFiles {
    private static final Hash32 COMMITMENT = Hash32.parse("0x" + "3c".repeat(32));
    private static final Hash32 SALT = Hash32.parse("0x" + "5a".repeat(32));
    private static final byte[] WORDS = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};
    private static final List<LeafColumn> PUBLISHED = List.of(
            LeafColumn.of("id", "bigint", null, Role.KEY),
            LeafColumn.of("note", "string", null, Role.VALUE),
            LeafColumn.of("good", "boolean", null, Role.VALUE),
            LeafColumn.of("who", "string", "address", Role.VALUE),
            LeafColumn.of("raw", "binary", null, Role.VALUE),
            LeafColumn.of("wei", "binary", "uint256", Role.VALUE),
            LeafColumn.of("forecast", "decimal(18,6)", null, Role.PREDICTION));

    private final TestChain chain;
    private final Path folder;
    private final Address owner;
    private final Stream stream;
    private final TrustFile trust;
    private final Map<String, ObjectNode> files = new LinkedHashMap<>();
    private Hash32 head;
    private int entries;

    private record Batch(LeafSchema schema, List<List<Object>> rows, MerkleTree tree, Manifest manifest) {}

    private ProofFiles(TestChain chain, Path folder) {
        this.chain = chain;
        this.folder = folder;
        owner = Address.parse(chain.rpc("eth_accounts").get(0).asText());
        JsonNode deployed = mined(Map.of("from", owner.toString(), "data", bytecode()));
        Address registry = Address.parse(deployed.path("contractAddress").asText());
        String code = chain.rpc("eth_getCode", registry.toString(), "latest").asText();
        Registry place = new Registry(
                chain.chainId(),
                registry,
                Keccak.hash(Hex.decode(code)),
                Long.decode(deployed.path("blockNumber").asText()));
        stream = place.stream(owner, new StreamName("gas-price"));
        head = stream.id();
        trust = new TrustFile(
                place.chain(),
                registry,
                place.codeHash(),
                place.deployedAt(),
                owner,
                List.of("tx-failure", "gas-price"),
                Optional.empty());
    }

    /**
     * Makes the files.
     *
     * @param folder where helpers find what they are given
     */
    public static ProofFiles make(TestChain chain, Path folder) {
        ProofFiles made = new ProofFiles(chain, folder);
        made.plain();
        made.salted();
        made.severalRows();
        made.offline();
        return made;
    }

    /** Each kind's file by its name, in an order that does not change. */
    public Map<String, ObjectNode> all() {
        return files;
    }

    /** What its publisher gives out. */
    public TrustFile trust() {
        return trust;
    }

    /** The file of kind {@code offline}, with a block in which another contract wrote the very same event. */
    public ObjectNode lookAlike() {
        // Writes its call data as an event: two topics, then 96 bytes.
        String code = "0x60138060093d393df3" + "60606040600037602035600035" + "60606000a200";
        String contract = mined(Map.of("from", owner.toString(), "data", code))
                .path("contractAddress")
                .asText();
        ObjectNode file = files.get("offline").deepCopy();
        ObjectNode anchor = (ObjectNode) file.get("anchor");
        byte[] signature = "Appended(bytes32,bytes32,bytes32,bytes32)".getBytes(StandardCharsets.US_ASCII);
        Hash32 digest = Keccak.hash(file.get("manifest").asText().getBytes(StandardCharsets.UTF_8));
        StringBuilder event = new StringBuilder(Keccak.hash(signature).toString());
        for (String word : List.of(
                stream.id().toString(),
                file.get("root").asText(),
                digest.toString(),
                anchor.get("head").asText())) {
            event.append(word.substring(2));
        }
        JsonNode receipt = mined(Map.of("from", owner.toString(), "to", contract, "data", event.toString()));
        anchor.put("transactionHash", receipt.path("transactionHash").asText())
                .put("blockHash", receipt.path("blockHash").asText())
                .put(
                        "blockNumber",
                        Long.decode(receipt.path("blockNumber").asText()).toString())
                .put("blockTimestamp", Long.toString(time(receipt)));
        return shown(file);
    }

    private void plain() {
        Batch batch = batch(true, Optional.empty(), 5);
        files.put("unanchored", row(batch, 1, Optional.empty(), Optional.empty()));
        files.put("row", row(batch, 2, Optional.of(append(batch, 0)), Optional.empty()));
        Batch bare = batch(false, Optional.empty(), 1);
        files.put("only-row-without-features", row(bare, 0, Optional.of(append(bare, 0)), Optional.empty()));
    }

    private void salted() {
        Batch batch = batch(true, Optional.of(SALT), 6);
        AnchorClaim claim = append(batch, 0);
        files.put("salted-words-shown", row(batch, 3, Optional.of(claim), Optional.of(SALT)));
        ObjectNode hidden = row(batch, 3, Optional.of(claim), Optional.of(SALT));
        hidden.remove(List.of("featureWords", "featureSalt"));
        files.put("salted", hidden);
    }

    private void severalRows() {
        Batch batch = batch(true, Optional.empty(), 7);
        AnchorClaim claim = append(batch, 0);
        files.put("several-unanchored", rows(batch, Optional.empty(), 5, 0));
        files.put("several", rows(batch, Optional.of(claim), 1, 4, 6));
        files.put("all-rows", rows(batch, Optional.of(claim), 0, 1, 2, 3, 4, 5, 6));
    }

    /** Alone in its block, where the trie is one leaf, and behind others, where it has branches. */
    private void offline() {
        Batch alone = batch(true, Optional.empty(), 4);
        files.put("offline", shown(row(alone, 0, Optional.of(append(alone, 0)), Optional.empty())));
        Batch crowded = batch(true, Optional.of(SALT), 9);
        AnchorClaim claim = append(crowded, 18);
        files.put("offline-salted", shown(row(crowded, 8, Optional.of(claim), Optional.of(SALT))));
        files.put("offline-several", shown(rows(crowded, Optional.of(claim), 2, 3)));
    }

    private ObjectNode row(Batch batch, int row, Optional<AnchorClaim> claim, Optional<Hash32> salt) {
        List<Object> values = batch.rows().get(row);
        return ProofFile.ofRow(
                        batch.schema().leafEncoding(),
                        batch.schema().columnsJson(),
                        values,
                        batch.tree().proof(Leaf.hash(batch.schema().leafEncoding(), values)),
                        batch.tree().root(),
                        batch.manifest().text(),
                        claim,
                        batch.schema().commitsFeatures() ? Optional.of(WORDS) : Optional.empty(),
                        salt)
                .toJson();
    }

    /** By OpenZeppelin's own library. */
    private ObjectNode rows(Batch batch, Optional<AnchorClaim> claim, int... which) {
        ObjectNode file = row(batch, 0, claim, Optional.empty());
        file.remove(List.of("featureWords", "values", "proof"));
        ObjectNode wanted = Json.object().set("leafEncoding", file.get("leafEncoding"));
        ArrayNode all = wanted.putArray("rows");
        for (int i = 0; i < batch.rows().size(); i++) {
            all.add(row(batch, i, Optional.empty(), Optional.empty()).get("values"));
        }
        Arrays.stream(which).forEach(wanted.withArray("which")::add);
        try {
            Path given = Files.writeString(folder.resolve("several.json"), wanted.toString());
            file.setAll(fixture("several", given.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.put("format", ProofFile.MULTI_FORMAT);
    }

    private ObjectNode shown(ObjectNode file) {
        String transaction = file.at("/anchor/transactionHash").asText();
        return file.set(
                "offline",
                fixture("offline", chain.url(), transaction, stream.id().toString()));
    }

    private static ObjectNode fixture(String... arguments) {
        NodeTools.Result made = NodeTools.node("src/test/js/fixtures.mjs", arguments);
        if (made.exitCode() != 0) {
            throw new IllegalStateException(made.output());
        }
        return Json.parseObject(made.output().getBytes(StandardCharsets.UTF_8), "the fixture");
    }

    /** Appends the batch's entry, behind as many other transactions of the same block. */
    private AnchorClaim append(Batch batch, int others) {
        Entry entry = new Entry(batch.tree().root(), batch.manifest().digest());
        Call call = RegistryCalls.append(stream, head, List.of(entry));
        Map<String, String> transaction = new HashMap<>(Map.of(
                "from", owner.toString(),
                "to", stream.registry().address().toString(),
                "data", Hex.encode(call.data()),
                "gas", "0x30d40"));
        if (others == 0 && entries % 2 == 1) {
            transaction.put("gasPrice", "0x77359400"); // of the oldest type, whose receipt has no type byte
        }
        JsonNode receipt = others == 0 ? mined(transaction) : minedBehind(others, transaction);
        if (!receipt.path("status").asText().equals("0x1")) {
            throw new IllegalStateException("not appended: " + receipt);
        }
        Hash32 previous = head;
        head = entry.headAfter(previous);
        long block = Long.decode(receipt.path("blockNumber").asText());
        return new AnchorClaim(
                chain.chainId().value(),
                stream.registry().address(),
                owner,
                stream.name().value(),
                entries++,
                previous,
                head,
                Hash32.parse(receipt.path("transactionHash").asText()),
                block,
                Hash32.parse(receipt.path("blockHash").asText()),
                time(receipt));
    }

    private long time(JsonNode receipt) {
        String number = receipt.path("blockNumber").asText();
        return Long.decode(chain.rpc("eth_getBlockByNumber", number, false)
                .path("timestamp")
                .asText());
    }

    private JsonNode minedBehind(int others, Map<String, String> transaction) {
        chain.rpc("evm_setAutomine", false);
        for (int i = 0; i < others; i++) {
            chain.rpc(
                    "eth_sendTransaction",
                    Map.of("from", owner.toString(), "to", owner.toString(), "gas", "0x5208", "value", "0x" + (i + 1)));
        }
        String hash = chain.rpc("eth_sendTransaction", transaction).asText();
        chain.mine(1);
        chain.rpc("evm_setAutomine", true);
        return chain.rpc("eth_getTransactionReceipt", hash);
    }

    private JsonNode mined(Map<String, String> transaction) {
        String hash = chain.rpc("eth_sendTransaction", transaction).asText();
        JsonNode receipt = chain.rpc("eth_getTransactionReceipt", hash);
        while (receipt.isNull()) {
            receipt = chain.rpc("eth_getTransactionReceipt", hash);
        }
        return receipt;
    }

    private Batch batch(boolean commitsFeatures, Optional<Hash32> salt, int count) {
        LeafSchema schema = LeafSchema.of(PUBLISHED, List.of("id"), commitsFeatures, salt.isPresent());
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(values(schema, i, salt));
        }
        MerkleTree tree = MerkleTree.of(
                rows.stream().map(row -> Leaf.hash(schema.leafEncoding(), row)).toList());
        return new Batch(schema, rows, tree, manifest(schema, tree.root(), count));
    }

    private static List<Object> values(LeafSchema schema, int i, Optional<Hash32> salt) {
        List<Object> row = new ArrayList<>(List.of(
                schema.hash().bytes(),
                BigInteger.valueOf(i - 2),
                i == 0 ? "" : "note " + i + ": \"café\" \\ 🚢\n",
                i % 2 == 0,
                Address.parse("0x" + "ab".repeat(20)),
                new byte[] {1, 2, (byte) i},
                Hash32.parse("0x" + "f7".repeat(31) + "11").bytes(),
                BigInteger.valueOf(1_500_000 + i),
                COMMITMENT.bytes()));
        if (schema.commitsFeatures()) {
            byte[] prefix = salt.map(Hash32::bytes).orElse(new byte[0]);
            byte[] salted = Arrays.copyOf(prefix, prefix.length + WORDS.length);
            System.arraycopy(WORDS, 0, salted, prefix.length, WORDS.length);
            row.add(Keccak.digest(salted));
        }
        salt.ifPresent(hash -> row.add(Keccak.digest(new byte[] {(byte) i})));
        return row;
    }

    private Manifest manifest(LeafSchema schema, Hash32 root, int count) {
        ObjectNode json = Json.object()
                .put("format", "hawser-batch-v1")
                .put("pipeline", "gas-price")
                .put("root", root.toString())
                .put("count", count)
                .put("owner", owner.toString())
                .put("stream", stream.name().value())
                .put("schema", schema.hash().toString())
                .put("remark", "für Leser: \"quoted\" \\ €");
        json.set("columns", schema.columnsJson());
        schema.key().forEach(json.putArray("key")::add);
        schema.leafEncoding().forEach(type -> json.withArray("leafEncoding").add(type.toString()));
        json.putObject("model").put("commitment", COMMITMENT.toString());
        return Manifest.of(json);
    }

    private static String bytecode() {
        try (var artifact = Registry.class.getResourceAsStream("/dev/hawser/contracts/AnchorRegistry.json")) {
            return Json.parseObject(artifact.readAllBytes(), "the registry")
                    .path("bytecode")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
