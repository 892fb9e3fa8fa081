package dev.hawser.fabric;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hyperledger.fabric.client.identity.Identities;

/** Issues certificates on P-256, as an organisation's authority does. */
final class TestAuthority {
    private final X500Principal name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private int issued;

    TestAuthority(String name) {
        this.name = new X500Principal(name);
        this.keys = keys();
        this.certificate = sign(this.name, keys, true);
    }

    /** A certificate with its key. */
    record Issued(X509Certificate certificate, KeyPair keys) {

        /** Writes {@code cert.pem} and {@code key.pem}. */
        void writeTo(Path folder) {
            try {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve("cert.pem"), Identities.toPemString(certificate));
                Files.writeString(folder.resolve("key.pem"), Identities.toPemString(keys.getPrivate()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    Issued issue(String subject) {
        KeyPair own = keys();
        return new Issued(sign(new X500Principal(subject), own, false), own);
    }

    private X509Certificate sign(X500Principal subject, KeyPair own, boolean authority) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(++issued),
                    Date.from(Instant.now().minus(Duration.ofDays(1))),
                    Date.from(Instant.now().plus(Duration.ofDays(1))),
                    subject,
                    own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "peer0.org1.example.com")));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
