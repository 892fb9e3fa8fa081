package dev.hawser.jobs;

import dev.hawser.anchor.web3j.KeystoreSigner;
import dev.hawser.primitives.InvalidInputException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the account that signs. */
final class ChainSigners {
    private ChainSigners() {}

    /**
     * The account of the keystore that the options name; on the embedded chain the chain's own where they name none,
     * and either is funded there.
     *
     * @throws InvalidInputException if no keystore is named for a node, or no password file for a keystore
     */
    static KeystoreSigner open(ChainOptions options, Optional<EmbeddedChain> embedded) {
        KeystoreSigner signer =
                options.keystore().map(file -> named(file, options)).orElseGet(() -> own(embedded));
        embedded.ifPresent(chain -> chain.fund(signer.address()));
        return signer;
    }

    static InvalidInputException noKeystore() {
        return new InvalidInputException(
                "no keystore is named",
                "name one with --keystore and --password-file, or make one with 'hawser accounts new'");
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
