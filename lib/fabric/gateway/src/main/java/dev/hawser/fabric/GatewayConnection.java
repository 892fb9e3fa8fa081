package dev.hawser.fabric;

import dev.hawser.primitives.InvalidInputException;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;

/** A client's connection to the gateway of a peer. */
final class GatewayConnection implements AutoCloseable {
    private static final int EVALUATE_SECONDS = 30;
    private static final int ENDORSE_SECONDS = 60;
    private static final int SUBMIT_SECONDS = 30;

    /** An orderer cuts a block within seconds; past this the stream is asked. */
    private static final int COMMIT_SECONDS = 120;

    private final ManagedChannel channel;
    private final Gateway gateway;

    private GatewayConnection(ManagedChannel channel, Gateway gateway) {
        this.channel = channel;
        this.gateway = gateway;
    }

    static GatewayConnection open(ConnectionProfile profile, Identity identity) {
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(profile.peer(), credentials(profile));
        profile.authority().ifPresent(builder::overrideAuthority);
        ManagedChannel channel = builder.build();
        Gateway gateway = Gateway.newInstance()
                .identity(identity.credentials())
                .signer(identity.signer())
                .hash(Hash.SHA256)
                .connection(channel)
                .evaluateOptions(options -> options.withDeadlineAfter(EVALUATE_SECONDS, TimeUnit.SECONDS))
                .endorseOptions(options -> options.withDeadlineAfter(ENDORSE_SECONDS, TimeUnit.SECONDS))
                .submitOptions(options -> options.withDeadlineAfter(SUBMIT_SECONDS, TimeUnit.SECONDS))
                .commitStatusOptions(options -> options.withDeadlineAfter(COMMIT_SECONDS, TimeUnit.SECONDS))
                .connect();
        return new GatewayConnection(channel, gateway);
    }

    Gateway gateway() {
        return gateway;
    }

    @Override
    public void close() {
        gateway.close();
        channel.shutdownNow();
    }

    private static ChannelCredentials credentials(ConnectionProfile profile) {
        if (profile.tlsCertificate().isEmpty()) {
            return InsecureChannelCredentials.create();
        }
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(profile.tlsCertificate().get().toFile())
                    .build();
        } catch (IOException e) {
            throw new InvalidInputException(
                    profile.tlsCertificate().get() + " holds no certificate",
                    "name the PEM of the peer's TLS authority",
                    e);
        }
    }
}
