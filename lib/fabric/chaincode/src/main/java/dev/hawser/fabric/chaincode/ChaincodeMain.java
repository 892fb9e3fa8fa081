package dev.hawser.fabric.chaincode;

import java.io.IOException;
import java.net.URISyntaxException;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyChaincodeServer;

/**
 * Serves the chaincode to a peer that connects to it ("chaincode as a service"). {@code CHAINCODE_SERVER_ADDRESS} is where
 * it listens, {@code CORE_CHAINCODE_ID_NAME} the id of the package that the peer installed.
 */
public final class ChaincodeMain {
    private ChaincodeMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, URISyntaxException {
        AnchorChaincode chaincode = new AnchorChaincode(arguments);
        if (!chaincode.isServer()) {
            chaincode.start(arguments);
            return;
        }
        ChaincodeServerProperties properties = chaincode.getChaincodeServerConfig();
        new NettyChaincodeServer(chaincode, properties).start();
    }
}
