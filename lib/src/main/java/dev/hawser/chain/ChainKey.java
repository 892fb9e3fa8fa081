package dev.hawser.chain;

import dev.hawser.anchor.web3j.Keystores;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded chain's own key, in the chain's folder; made on first use. */
public record ChainKey(Path folder) {

    public Path keystore() {
        Path keystore = folder.resolve("keystore.json");
        if (!Files.exists(keystore)) {
            if (Files.exists(passwordFile())) {
                Keystores.create(keystore, passwordFile(), Keystores.Strength.LIGHT);
            } else {
                Keystores.createWithRandomPassword(keystore, passwordFile(), Keystores.Strength.LIGHT);
            }
        }
        return keystore;
    }

    public Path passwordFile() {
        return folder.resolve("password");
    }
}
