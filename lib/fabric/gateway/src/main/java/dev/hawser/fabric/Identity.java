package dev.hawser.fabric;

import dev.hawser.anchor.FabricPlace;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** Who a profile's files say that the client is. */
record Identity(String mspId, X509Certificate certificate, PrivateKey key) {

    /** @throws InvalidInputException if the files hold no certificate or no private key in PEM */
    static Identity of(ConnectionProfile profile) {
        return new Identity(profile.mspId(), certificate(profile.certificate()), key(profile.key()));
    }

    Address account() {
        return FabricPlace.account(
                mspId,
                certificate.getSubjectX500Principal().getEncoded(),
                certificate.getIssuerX500Principal().getEncoded());
    }

    X509Identity credentials() {
        return new X509Identity(mspId, certificate);
    }

    Signer signer() {
        return Signers.newPrivateKeySigner(key);
    }

    private static X509Certificate certificate(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return Identities.readX509Certificate(reader);
        } catch (IOException | CertificateException e) {
            throw new InvalidInputException(
                    file + " holds no certificate", "name a PEM file, as in an MSP's signcerts", e);
        }
    }

    /** No message shows what the file holds. */
    private static PrivateKey key(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return Identities.readPrivateKey(reader);
        } catch (IOException | InvalidKeyException e) {
            throw new InvalidInputException(
                    file + " holds no private key that can be read", "name a PEM file, as in an MSP's keystore");
        }
    }
}
