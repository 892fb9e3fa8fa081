package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.anchor.SignedTransaction;
import dev.hawser.anchor.Signer;
import dev.hawser.anchor.Transaction;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;

/** Signs with the key of a keystore, which is unlocked at the first signature. Not for several threads. */
public final class KeystoreSigner implements Signer {
    private final Path keystore;
    private final Path passwordFile;
    private final Address address;
    private Credentials credentials;

    /** @throws InvalidInputException if the file is no keystore; the password is not read yet */
    public KeystoreSigner(Path keystore, Path passwordFile) {
        this.keystore = keystore;
        this.passwordFile = passwordFile;
        this.address = Keystores.address(keystore);
    }

    @Override
    public Address address() {
        return address;
    }

    /** @throws InvalidInputException if the password does not open the keystore */
    @Override
    public SignedTransaction sign(Transaction transaction) {
        RawTransaction raw = RawTransaction.createTransaction(
                transaction.chain().value(),
                BigInteger.valueOf(transaction.nonce()),
                BigInteger.valueOf(transaction.gasLimit()),
                transaction.call().to().map(Address::toString).orElse(""),
                BigInteger.ZERO,
                Hex.encode(transaction.call().data()),
                transaction.fees().tip().value(),
                transaction.fees().max().value());
        byte[] signed = TransactionEncoder.signMessage(raw, unlocked());
        return new SignedTransaction(Keccak.hash(signed), signed);
    }

    /**
     * Unlocks the key now rather than at the first signature.
     *
     * @throws InvalidInputException if the password does not open the keystore
     */
    public void unlock() {
        unlocked();
    }

    private Credentials unlocked() {
        if (credentials == null) {
            credentials = decrypted();
        }
        return credentials;
    }

    private Credentials decrypted() {
        String password = Passwords.read(passwordFile);
        try {
            WalletFile wallet = new ObjectMapper().readValue(Keystores.read(keystore), WalletFile.class);
            Credentials unlocked = Credentials.create(Wallet.decrypt(password, wallet));
            Address actual = Address.parse(unlocked.getAddress());
            if (!actual.equals(address)) {
                throw new InvalidInputException(
                        "the keystore " + keystore + " states account " + address + " and holds the key of " + actual,
                        "use the file as the wallet wrote it");
            }
            return unlocked;
        } catch (CipherException e) {
            throw new InvalidInputException(
                    "the password in " + passwordFile + " does not open the keystore " + keystore + " of account "
                            + address,
                    "name the right file with --password-file",
                    e);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the keystore " + keystore + " is not one of version 3", "use the file as the wallet wrote it", e);
        }
    }
}
