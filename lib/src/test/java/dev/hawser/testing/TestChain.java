package dev.hawser.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** An anvil chain for one test class, on a free port and with a chain id of its own: a leftover can't answer for it. */
public final class TestChain implements AutoCloseable {
    private final Process process;
    private final int port;
    private final NodeRpc rpc;
    private final ChainId chainId;

    private TestChain(Process process, int port, ChainId chainId) {
        this.process = process;
        this.port = port;
        this.rpc = new NodeRpc(port);
        this.chainId = chainId;
    }

    /** Starts the chain. Skips the calling test where there is no node. */
    public static TestChain start(String... options) {
        NodeTools.ensureInstalled();
        Path anvil = NodeTools.foundry("anvil");
        int port = freePort();
        ChainId chainId = new ChainId(ThreadLocalRandom.current().nextLong(100_000, 1_000_000_000));
        List<String> command = new ArrayList<>(List.of(
                anvil.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--chain-id",
                chainId.toString(),
                "--slots-in-an-epoch",
                "1",
                "--accounts",
                "1",
                "--quiet"));
        command.addAll(List.of(options));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            TestChain chain = new TestChain(process, port, chainId);
            chain.awaitAnswer();
            return chain;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return rpc.url();
    }

    public ChainId chainId() {
        return chainId;
    }

    /** Gives the account a thousand ether. */
    public void fund(Address account) {
        rpc("anvil_setBalance", account.toString(), "0x3635c9adc5dea00000");
    }

    public void mine(int blocks) {
        rpc("anvil_mine", "0x" + Integer.toHexString(blocks));
    }

    /** The result of any call; fails the test on an error. */
    public JsonNode rpc(String method, Object... params) {
        return rpc.call(method, params);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAnswer() {
        for (int attempt = 0; attempt < 200; attempt++) {
            if (!process.isAlive()) {
                throw new IllegalStateException("anvil ended with code " + process.exitValue());
            }
            try {
                long answered = Long.decode(rpc("eth_chainId").asText());
                if (answered == chainId.value()) {
                    return;
                }
                throw new IllegalStateException("chain " + answered + " answers on port " + port);
            } catch (UncheckedIOException e) {
                pause();
            }
        }
        close();
        throw new IllegalStateException("anvil does not answer");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
