package dev.hawser.fabric;

import dev.hawser.fabric.chaincode.AnchorChaincode;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyChaincodeServer;

/** The real chaincode server of one organisation, with its peer's link to it. */
final class ChaincodeProcess implements AutoCloseable {
    static final String PACKAGE = "hawser_1:0000";

    private final NettyChaincodeServer server;
    private final Thread serving;
    private final ChaincodeLink link;

    ChaincodeProcess() throws IOException {
        int port = TestChain.freePort();
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server = new NettyChaincodeServer(new AnchorChaincode("-i", PACKAGE), properties);
        serving = new Thread(this::serve, "chaincode");
        serving.setDaemon(true);
        serving.start();
        link = new ChaincodeLink("127.0.0.1:" + port);
        link.id();
    }

    ChaincodeLink link() {
        return link;
    }

    @Override
    public void close() {
        link.close();
        server.stop();
        serving.interrupt();
    }

    private void serve() {
        try {
            server.start();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
