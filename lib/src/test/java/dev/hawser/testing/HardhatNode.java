package dev.hawser.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A Hardhat chain for one test class, on a free port and with a chain id of its own. It mines a block for each transaction
 * until the test says otherwise. Hardhat is kept in the cache of tools.
 */
public final class HardhatNode implements AutoCloseable {
    private static final String VERSION = "2.29.1";
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", ".npmrc", "hardhat.config.js");
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(10);

    private final ServerProcess process;
    private final NodeRpc rpc;
    private final ChainId chainId;

    private HardhatNode(ServerProcess process, NodeRpc rpc, ChainId chainId) {
        this.process = process;
        this.rpc = rpc;
        this.chainId = chainId;
    }

    /** Starts the chain. Skips the calling test where there is no node or npm. */
    public static HardhatNode start() {
        Path home = installed();
        int port = TestChain.freePort();
        ChainId chainId = new ChainId(ThreadLocalRandom.current().nextLong(100_000, 1_000_000_000));
        NodeRpc rpc = new NodeRpc(port);
        Path folder = project(home);
        List<String> command = List.of("node", "node_modules/hardhat/internal/cli/bootstrap.js", "node");
        List<String> options = List.of("--hostname", "127.0.0.1", "--port", Integer.toString(port));
        Map<String, String> environment =
                Map.of("HARDHAT_CHAIN_ID", chainId.toString(), "HARDHAT_DISABLE_TELEMETRY_PROMPT", "true");
        ServerProcess process = ServerProcess.start(
                Stream.concat(command.stream(), options.stream()).toList(),
                environment,
                folder,
                () -> GethNode.answers(rpc));
        return new HardhatNode(process, rpc, chainId);
    }

    public String url() {
        return rpc.url();
    }

    public ChainId chainId() {
        return chainId;
    }

    /** Gives the account a thousand ether. */
    public void fund(Address account) {
        call("hardhat_setBalance", account.toString(), "0x3635c9adc5dea00000");
    }

    public void mine(int blocks) {
        call("hardhat_mine", "0x" + Integer.toHexString(blocks));
    }

    /** The result of any call; fails the test on an error. */
    public JsonNode call(String method, Object... params) {
        return rpc.call(method, params);
    }

    @Override
    public void close() {
        process.close();
    }

    /** A folder of its own: Hardhat runs only as a dependency of the folder that it runs in, and writes there. */
    private static Path project(Path home) {
        Path folder = ServerProcess.newFolder("hardhat");
        try {
            for (String name : List.of("package.json", "hardhat.config.js", "node_modules")) {
                Files.createSymbolicLink(folder.resolve(name), home.resolve(name));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder in which npm installed what the lock file names. Safe to call from several JVMs at once. */
    private static synchronized Path installed() {
        assumeTrue(ServerProcess.isOnPath("node"), "skipped: node is not on the PATH");
        Path home = ToolCache.program("hardhat", VERSION).getParent();
        Path source = ServerJars.folder("hardhat");
        try {
            Files.createDirectories(home);
            try (FileChannel channel = FileChannel.open(
                            home.resolve("install.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !isInstalled(source, home)) {
                    install(source, home);
                }
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isInstalled(Path source, Path home) throws IOException {
        for (String file : FILES) {
            Path copy = home.resolve(file);
            if (!Files.exists(copy)
                    || !Arrays.equals(Files.readAllBytes(copy), Files.readAllBytes(source.resolve(file)))) {
                return false;
            }
        }
        return Files.exists(home.resolve("node_modules/.package-lock.json"));
    }

    private static void install(Path source, Path home) throws IOException {
        assumeTrue(ServerProcess.isOnPath("npm"), "skipped: npm is not on the PATH");
        Files.deleteIfExists(home.resolve("node_modules/.package-lock.json"));
        for (String file : FILES) {
            Files.copy(source.resolve(file), home.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        ServerProcess.run(List.of("npm", "ci", "--prefix", home.toString()), INSTALL_LIMIT);
    }
}
