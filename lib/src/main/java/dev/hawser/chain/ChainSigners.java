package dev.hawser.chain;

import dev.hawser.anchor.Signer;
import dev.hawser.anchor.kms.AwsKmsKey;
import dev.hawser.anchor.web3j.DigestSigner;
import dev.hawser.anchor.web3j.KeystoreSigner;
import dev.hawser.anchor.web3j.Keystores;
import dev.hawser.anchor.web3j.Web3Signer;
import dev.hawser.config.SignerConfig;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the account that signs. */
public final class ChainSigners {
    private static final String KMS_CLIENT = "software.amazon.awssdk.services.kms.KmsClient";

    private ChainSigners() {}

    /**
     * The account of the keystore or the signer that the options name; on the embedded chain the chain's own where they name
     * none, and either is funded there.
     *
     * @throws InvalidInputException if none is named for a node, more than one is, or something is missing
     */
    static Signer open(ChainOptions options, Optional<EmbeddedChain> embedded) {
        requireOne(options.keystore(), options.signer());
        Signer signer = remote(options.signer())
                .or(() -> options.keystore().map(file -> named(file, options)))
                .orElseGet(() -> own(embedded));
        embedded.ifPresent(chain -> chain.fund(signer.address()));
        return signer;
    }

    /**
     * The account of the keystore or signer, found without a password.
     *
     * @return empty where none is named
     */
    public static Optional<Address> address(Optional<Path> keystore, SignerConfig config) {
        requireOne(keystore, config);
        Optional<Signer> remote = remote(config);
        try {
            return remote.map(Signer::address).or(() -> keystore.map(Keystores::address));
        } finally {
            remote.ifPresent(Signer::close);
        }
    }

    public static InvalidInputException noKeystore() {
        return new InvalidInputException(
                "no keystore is named",
                "name one with --keystore and --password-file, or make one with 'hawser accounts new'");
    }

    private static void requireOne(Optional<Path> keystore, SignerConfig signer) {
        long named = Stream.of(keystore, signer.web3signer(), signer.kms())
                .filter(Optional::isPresent)
                .count();
        if (named > 1) {
            throw new InvalidInputException(
                    "more than one of deploy.keystore, deploy.signer.web3signer and deploy.signer.kms is stated",
                    "state who signs once, or give --keystore, which wins over both others");
        }
    }

    private static Optional<Signer> remote(SignerConfig config) {
        Optional<Address> address = config.address().map(Address::parse);
        if (config.web3signer().isPresent()) {
            return Optional.of(Web3Signer.at(
                    config.web3signer().get(),
                    address.orElseThrow(() -> new InvalidInputException(
                            "no account is named for deploy.signer.web3signer",
                            "state that of one of its keys as deploy.signer.address"))));
        }
        return config.kms().map(key -> kms(key, config, address));
    }

    private static Signer kms(String key, SignerConfig config, Optional<Address> address) {
        try {
            Class.forName(KMS_CLIENT);
        } catch (ClassNotFoundException e) {
            throw new InvalidInputException(
                    "this Spark lacks " + KMS_CLIENT + ", without which AWS KMS can't sign",
                    "give spark-submit --packages software.amazon.awssdk:kms:2.29.52 and what README.md names for KMS",
                    e);
        }
        return new DigestSigner(AwsKmsKey.open(key, config.region(), config.endpoint()), address);
    }

    private static KeystoreSigner named(Path keystore, ChainOptions options) {
        Path passwordFile = options.passwordFile()
                .orElseThrow(() -> new InvalidInputException(
                        "no password file is named for the keystore " + keystore, "name one with --password-file"));
        return new KeystoreSigner(keystore, passwordFile);
    }

    private static KeystoreSigner own(Optional<EmbeddedChain> embedded) {
        EmbeddedChain chain = embedded.orElseThrow(ChainSigners::noKeystore);
        return new KeystoreSigner(chain.key().keystore(), chain.key().passwordFile());
    }
}
