package dev.hawser.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A geth chain whose blocks and whose fork choice are what the test says: it plays the consensus client over the Engine
 * API. Nothing is safe or final until the test says so. The chain's clock goes a second a block from two minutes ago.
 */
public final class GethForkChoice implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String NONE = "0x" + "00".repeat(32);
    private static final String GAS_LIMIT = "0x2255100";
    private static final Duration HEAD_START = Duration.ofMinutes(2);
    private static final Duration INIT_LIMIT = Duration.ofMinutes(1);
    private static final String HIGHEST_TIP = "0x38d7ea4c68000";

    private final ServerProcess process;
    private final NodeRpc rpc;
    private final NodeRpc engine;
    private final ChainId chainId;
    private String safe = NONE;
    private String last = NONE;
    private int blocks;

    private GethForkChoice(ServerProcess process, NodeRpc rpc, NodeRpc engine, ChainId chainId) {
        this.process = process;
        this.rpc = rpc;
        this.engine = engine;
        this.chainId = chainId;
    }

    /** Starts the chain at its genesis. Skips the calling test where geth is not installed. */
    public static GethForkChoice start(String... options) {
        Path program = GethNode.program();
        Path folder = ServerProcess.newFolder("geth");
        ChainId chainId = new ChainId(ThreadLocalRandom.current().nextLong(100_000, 1_000_000_000));
        JwtSecret secret = JwtSecret.random();
        write(folder.resolve("genesis.json"), genesis(program, chainId));
        write(folder.resolve("jwt.hex"), secret.hex());
        List<String> geth =
                List.of(program.toString(), "--datadir", folder.resolve("data").toString());
        List<String> init = new ArrayList<>(geth);
        init.addAll(List.of(
                "--verbosity", "1", "init", folder.resolve("genesis.json").toString()));
        ServerProcess.run(init, INIT_LIMIT);

        int port = TestChain.freePort();
        int enginePort = TestChain.freePort();
        List<String> command = new ArrayList<>(geth);
        command.addAll(List.of("--networkid", chainId.toString(), "--syncmode", "full", "--cache", "64"));
        command.addAll(List.of("--http", "--http.addr", "127.0.0.1", "--http.port", Integer.toString(port)));
        command.addAll(List.of("--http.api", "eth,net,web3,debug,txpool,miner,testing", "--ipcdisable"));
        command.addAll(List.of("--authrpc.addr", "127.0.0.1", "--authrpc.port", Integer.toString(enginePort)));
        command.addAll(List.of("--authrpc.jwtsecret", folder.resolve("jwt.hex").toString()));
        command.addAll(List.of("--port", "0", "--nodiscover", "--maxpeers", "0", "--verbosity", "2"));
        // what the pool lost, it must not take back by itself
        command.addAll(List.of("--txpool.nolocals"));
        command.addAll(List.of(options));
        NodeRpc rpc = new NodeRpc(port);
        NodeRpc engine = new NodeRpc(
                "http://127.0.0.1:" + enginePort, () -> Map.of("Authorization", "Bearer " + secret.token()));
        ServerProcess process = ServerProcess.start(command, folder, () -> GethNode.answers(rpc));
        GethForkChoice chain = new GethForkChoice(process, rpc, engine, chainId);
        chain.mine();
        return chain;
    }

    public String url() {
        return rpc.url();
    }

    public ChainId chainId() {
        return chainId;
    }

    /** The result of any call; fails the test on an error. */
    public JsonNode call(String method, Object... params) {
        return rpc.call(method, params);
    }

    /** Gives the account a thousand ether, as a validator's withdrawal in a block without transactions. */
    public void fund(Address account) {
        Map<String, String> withdrawal = Map.of(
                "index", "0x0", "validatorIndex", "0x0", "address", account.toString(), "amount", "0xe8d4a51000");
        add(List.of(), List.of(withdrawal));
    }

    /** A block of what waits in the pool. */
    public void mine() {
        add(null, List.of());
    }

    public void mine(int number) {
        for (int i = 0; i < number; i++) {
            mine();
        }
    }

    /** A block of these signed transactions and no others. */
    public void mineOnly(List<String> transactions) {
        add(transactions, List.of());
    }

    /**
     * Lets a branch win that leaves the chain so many blocks below the head and is one block longer. Its blocks are empty;
     * what stood in the blocks that lost waits in the pool again.
     */
    public void reorg(int depth) {
        reorg(depth, List.of());
    }

    /** The same with a branch whose first block holds these signed transactions. */
    public void reorg(int depth, List<String> transactions) {
        long head = number("latest");
        choose(hash("0x" + Long.toHexString(head - depth)));
        mineOnly(transactions);
        for (int i = 0; i < depth; i++) {
            mineOnly(List.of());
        }
    }

    /** Makes the pool forget what waits in it. */
    public void dropWaiting() {
        call("miner_setGasPrice", HIGHEST_TIP);
        call("miner_setGasPrice", "0x1");
    }

    /** How many transactions wait in the pool for the next block. */
    public long waiting() {
        return Long.decode(call("txpool_status").path("pending").asText());
    }

    /** From now on the block of this number is safe. */
    public void safeAt(long number) {
        safe = hash("0x" + Long.toHexString(number));
        choose(hash("latest"));
    }

    /** From now on the block of this number is safe and final. */
    public void finalizeAt(long number) {
        last = hash("0x" + Long.toHexString(number));
        safeAt(number);
    }

    @Override
    public void close() {
        process.close();
    }

    /** Adds a block to the head; without a list of transactions it is filled from the pool. */
    private void add(List<String> transactions, List<?> withdrawals) {
        JsonNode parent = call("eth_getBlockByNumber", "latest", false);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put(
                "timestamp",
                "0x" + Long.toHexString(Long.decode(parent.path("timestamp").asText()) + 1));
        // different in each block, so that no two branches share one
        attributes.put("prevRandao", String.format("0x%064x", ++blocks));
        attributes.put("suggestedFeeRecipient", Address.ZERO.toString());
        attributes.put("withdrawals", withdrawals);
        attributes.put("parentBeaconBlockRoot", NONE);
        JsonNode built =
                request(rpc, "testing_buildBlockV1", parent.path("hash").asText(), attributes, transactions);
        JsonNode payload = built.path("executionPayload");
        requireValid(request(engine, "engine_newPayloadV4", payload, List.of(), NONE, built.path("executionRequests")));
        choose(payload.path("blockHash").asText());
    }

    private void choose(String head) {
        Map<String, String> state = Map.of("headBlockHash", head, "safeBlockHash", safe, "finalizedBlockHash", last);
        requireValid(request(engine, "engine_forkchoiceUpdatedV3", state, null).path("payloadStatus"));
    }

    private static void requireValid(JsonNode status) {
        if (!status.path("status").asText().equals("VALID")) {
            throw new IllegalStateException("geth refuses: " + status);
        }
    }

    /** Unlike {@link NodeRpc#call}, it carries nulls. */
    private static JsonNode request(NodeRpc node, String method, Object... params) {
        ObjectNode request = MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
        request.put("method", method).set("params", MAPPER.valueToTree(params));
        JsonNode answer = node.ask(request);
        if (!answer.has("result")) {
            throw new IllegalStateException(method + ": " + answer);
        }
        return answer.path("result");
    }

    private long number(String block) {
        return Long.decode(
                call("eth_getBlockByNumber", block, false).path("number").asText());
    }

    private String hash(String block) {
        return call("eth_getBlockByNumber", block, false).path("hash").asText();
    }

    /** The developer mode's genesis, which holds the system contracts, as of the newest fork that {@link #add} speaks. */
    private static String genesis(Path program, ChainId chainId) {
        List<String> dump = List.of(program.toString(), "--dev", "--verbosity", "1", "dumpgenesis");
        try {
            ObjectNode genesis = (ObjectNode) MAPPER.readTree(ServerProcess.run(dump, INIT_LIMIT));
            ObjectNode config = (ObjectNode) genesis.path("config");
            config.put("chainId", chainId.value()).remove(List.of("osakaTime", "bogotaTime"));
            long start = Instant.now().minus(HEAD_START).getEpochSecond();
            genesis.put("timestamp", "0x" + Long.toHexString(start)).put("gasLimit", GAS_LIMIT);
            return genesis.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
