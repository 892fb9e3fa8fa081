package dev.hawser.anchor.web3j;

import dev.hawser.anchor.SignedTransaction;
import dev.hawser.anchor.Signer;
import dev.hawser.anchor.Transaction;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigInteger;
import java.nio.file.Path;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/** Signs with the key of a keystore, which is unlocked at the first signature. Not for several threads. */
public final class KeystoreSigner implements Signer {
    private final KeystoreFile keystore;
    private final Path passwordFile;
    private ECKeyPair key;

    /** @throws InvalidInputException if the file is no keystore; the password is not read yet */
    public KeystoreSigner(Path keystore, Path passwordFile) {
        this.keystore = KeystoreFile.read(keystore);
        this.passwordFile = passwordFile;
    }

    @Override
    public Address address() {
        return keystore.address();
    }

    /** @throws InvalidInputException if the password does not open the keystore */
    @Override
    public SignedTransaction sign(Transaction transaction) {
        return Eip1559.signed(transaction, unlocked().sign(Eip1559.digest(transaction)), address());
    }

    /** Unlocks the key now rather than at the first signature. */
    @Override
    public void requireReady() {
        unlocked();
    }

    private ECKeyPair unlocked() {
        if (key == null) {
            key = decrypted();
        }
        return key;
    }

    private ECKeyPair decrypted() {
        BigInteger secret = keystore.open(Passwords.read(passwordFile))
                .orElseThrow(() -> new InvalidInputException(
                        "the password in " + passwordFile + " does not open the keystore " + keystore.path()
                                + " of account " + address(),
                        "name the right file with --password-file"));
        ECKeyPair pair = ECKeyPair.create(secret);
        Address actual = Address.parse("0x" + Keys.getAddress(pair));
        if (!actual.equals(address())) {
            throw new InvalidInputException(
                    "the keystore " + keystore.path() + " states account " + address() + " and holds the key of "
                            + actual,
                    "use the file as the wallet wrote it");
        }
        return pair;
    }
}
