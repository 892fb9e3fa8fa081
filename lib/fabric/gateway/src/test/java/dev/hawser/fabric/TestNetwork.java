package dev.hawser.fabric;

import dev.hawser.anchor.FabricPlace;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.hyperledger.fabric.client.identity.Identities;

/** Two organisations' chaincode servers with a test peer in front of them, which speaks TLS to clients. */
final class TestNetwork implements AutoCloseable {
    static final String CHANNEL = "mychannel";
    static final String CHAINCODE = "hawser";

    private final Path folder;
    private final TestAuthority authority = new TestAuthority("CN=ca.org1.example.com,O=org1.example.com");
    private final TestAuthority tls = new TestAuthority("CN=tlsca.org1.example.com");
    private final ChaincodeProcess chaincode;
    private final ChaincodeProcess chaincodeElsewhere;
    private final TestPeer peer;
    private final Server gateway;

    private TestNetwork(Path folder) throws IOException {
        this.folder = folder;
        chaincode = new ChaincodeProcess();
        chaincodeElsewhere = new ChaincodeProcess();
        peer = new TestPeer(
                CHANNEL,
                CHAINCODE,
                Map.of("Org1MSP", authority.certificate()),
                chaincode.link(),
                chaincodeElsewhere.link());
        TestAuthority.Issued server = tls.issue("CN=peer0.org1.example.com");
        server.writeTo(folder.resolve("server"));
        Files.writeString(folder.resolve("tlsca.pem"), Identities.toPemString(tls.certificate()));
        gateway = Grpc.newServerBuilderForPort(
                        0,
                        TlsServerCredentials.create(
                                folder.resolve("server/cert.pem").toFile(),
                                folder.resolve("server/key.pem").toFile()))
                .addService(peer)
                .build()
                .start();
    }

    static TestNetwork start(Path folder) {
        try {
            return new TestNetwork(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    TestPeer peer() {
        return peer;
    }

    ChaincodeLink link() {
        return chaincode.link();
    }

    FabricPlace place() {
        return new FabricPlace(CHANNEL, CHAINCODE);
    }

    /** Writes the profile of a client of the organisation, with a new certificate and key. */
    Path profile(String client) {
        return profile(client, authority);
    }

    Path profile(String client, TestAuthority issuer) {
        Path own = folder.resolve(client);
        issuer.issue("CN=" + client + ",OU=client").writeTo(own);
        Path file = own.resolve("profile.conf");
        try {
            Files.writeString(file, """
                    peer = "127.0.0.1:%d"
                    tls-certificate = ../tlsca.pem
                    authority = peer0.org1.example.com
                    msp = Org1MSP
                    certificate = cert.pem
                    key = key.pem
                    channel = %s
                    chaincode = %s
                    """.formatted(gateway.getPort(), CHANNEL, CHAINCODE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return file;
    }

    /** A client of the organisation, whose name says who it is. */
    FabricLedger client(String name) {
        return FabricLedger.open(ConnectionProfile.read(profile(name)));
    }

    @Override
    public void close() {
        gateway.shutdownNow();
        chaincode.close();
        chaincodeElsewhere.close();
    }
}
