package dev.hawser.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.primitives.Address;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A geth chain for one test class, in developer mode with a block a second, on free ports and in a folder of its own. */
public final class GethNode implements AutoCloseable {
    /** What {@code .ci/run} installs. */
    private static final String VERSION = "v1.17.8";

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final ServerProcess process;
    private final NodeRpc rpc;

    private GethNode(ServerProcess process, NodeRpc rpc) {
        this.process = process;
        this.rpc = rpc;
    }

    /** Starts the chain. Skips the calling test where geth is not installed; CONTRIBUTING.md says how it is. */
    public static GethNode start(String... options) {
        Path program = program();
        Path folder = ServerProcess.newFolder("geth");
        int port = TestChain.freePort();
        List<String> command = new ArrayList<>(List.of(program.toString(), "--dev", "--dev.period", "1"));
        command.addAll(
                List.of("--cache", "64", "--datadir", folder.resolve("data").toString()));
        command.addAll(List.of("--http", "--http.addr", "127.0.0.1", "--http.port", Integer.toString(port)));
        command.addAll(List.of("--http.api", "eth,net,web3,debug,txpool,miner", "--ipcdisable", "--authrpc.port", "0"));
        command.addAll(List.of("--port", "0", "--nodiscover", "--maxpeers", "0", "--verbosity", "2"));
        command.addAll(List.of(options));
        NodeRpc rpc = new NodeRpc(port);
        return new GethNode(ServerProcess.start(command, folder, () -> answers(rpc)), rpc);
    }

    public String url() {
        return rpc.url();
    }

    /** The account that holds all coins; the node signs for it. */
    public Address developer() {
        return Address.parse(call("eth_accounts").get(0).textValue());
    }

    /** Gives the account a thousand ether; returns when a block holds them. */
    public void fund(Address account) {
        JsonNode transaction = call(
                "eth_sendTransaction",
                Map.of("from", developer().toString(), "to", account.toString(), "value", "0x3635c9adc5dea00000"));
        await(() -> !call("eth_getTransactionReceipt", transaction.textValue()).isNull());
    }

    /** The result of any call; fails the test on an error. */
    public JsonNode call(String method, Object... params) {
        return rpc.call(method, params);
    }

    /** Waits for what only the node's next blocks can bring. */
    public static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + LIMIT);
            }
            ServerProcess.pause();
        }
    }

    @Override
    public void close() {
        process.close();
    }

    /** Skips the calling test where geth is not installed. */
    static Path program() {
        Path program = ToolCache.program("geth", VERSION);
        assumeTrue(Files.isExecutable(program), () -> "skipped: no geth at " + program);
        return program;
    }

    static boolean answers(NodeRpc rpc) {
        try {
            return rpc.call("eth_chainId").isTextual();
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
