package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.store.PrivateFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;

/** Key files in the Web3 Secret Storage format, version 3, that wallets and nodes read too. */
public final class Keystores {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Keystores() {}

    /** How long a guess at the password takes. */
    public enum Strength {
        /** About a second and 256 MB: for keys that are worth something. */
        STANDARD,
        /** Milliseconds: for keys of throw-away chains. */
        LIGHT
    }

    /**
     * Makes a key and writes it, encrypted, into a new file that only its owner reads.
     *
     * @throws InvalidInputException if the file exists, or the password file can't be read
     */
    public static Address create(Path keystore, Path passwordFile, Strength strength) {
        String password = Passwords.read(passwordFile);
        try {
            WalletFile wallet = strength == Strength.STANDARD
                    ? Wallet.createStandard(password, Keys.createEcKeyPair())
                    : Wallet.createLight(password, Keys.createEcKeyPair());
            PrivateFiles.create(keystore, MAPPER.writeValueAsBytes(wallet));
            return address(keystore);
        } catch (CipherException | GeneralSecurityException | JsonProcessingException e) {
            throw new IllegalStateException("this Java can't make a keystore", e);
        }
    }

    /** As {@link #create}, with a random password that is written into a new file of its own. */
    public static Address createWithRandomPassword(Path keystore, Path passwordFile, Strength strength) {
        Passwords.createRandom(passwordFile);
        return create(keystore, passwordFile, strength);
    }

    /**
     * The account of a keystore; needs no password.
     *
     * @throws InvalidInputException if the file is no keystore of version 3
     */
    public static Address address(Path keystore) {
        return KeystoreFile.read(keystore).address();
    }
}
