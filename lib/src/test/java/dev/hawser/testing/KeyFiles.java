package dev.hawser.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.exception.CipherException;

/** Key files of keys that a test knows. */
public final class KeyFiles {
    private KeyFiles() {}

    /** Writes a keystore of little strength that only its owner can read. */
    public static Path write(Path file, String privateKey, String password) {
        try {
            new ObjectMapper()
                    .writeValue(
                            file.toFile(),
                            Wallet.createLight(
                                    password, Credentials.create(privateKey).getEcKeyPair()));
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (CipherException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
