package dev.hawser.anchor.web3j;

import dev.hawser.anchor.DigestKey;
import dev.hawser.anchor.SignedTransaction;
import dev.hawser.anchor.Signer;
import dev.hawser.anchor.Transaction;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.web3j.crypto.ECDSASignature;

/** Signs with a key whose keeper signs digests, a key management service say. Not for several threads. */
public final class DigestSigner implements Signer {
    /** A SubjectPublicKeyInfo of an uncompressed point on secp256k1, up to its 64 bytes of coordinates. */
    private static final byte[] SECP256K1 = HexFormat.of().parseHex("3056301006072a8648ce3d020106052b8104000a03420004");

    private final DigestKey key;
    private final Optional<Address> expected;
    private Address address;

    /** @param expected the account that the key must be of, where that is known */
    public DigestSigner(DigestKey key, Optional<Address> expected) {
        this.key = key;
        this.expected = expected;
    }

    /**
     * The account of the public key, which is asked for once.
     *
     * @throws InvalidInputException if the key is on another curve or of another account
     * @throws RetryableException if the keeper does not answer
     */
    @Override
    public Address address() {
        if (address == null) {
            address = asked();
        }
        return address;
    }

    @Override
    public SignedTransaction sign(Transaction transaction) {
        ECDSASignature signature = parse(key.sign(Eip1559.digest(transaction)));
        return Eip1559.signed(transaction, signature, address());
    }

    @Override
    public void requireReady() {
        address();
    }

    @Override
    public void close() {
        key.close();
    }

    private Address asked() {
        byte[] info = key.publicKey();
        if (info.length != SECP256K1.length + 64 || !Arrays.equals(Arrays.copyOf(info, SECP256K1.length), SECP256K1)) {
            throw new InvalidInputException(
                    key + " has no public key on secp256k1", "use a key of the kind ECC_SECG_P256K1");
        }
        byte[] hash = Keccak.digest(Arrays.copyOfRange(info, SECP256K1.length, info.length));
        Address found = Address.of(Arrays.copyOfRange(hash, 12, 32));
        expected.filter(account -> !account.equals(found)).ifPresent(account -> {
            throw new InvalidInputException(
                    key + " is the key of " + found + ", not of " + account,
                    "name the right key, or state deploy.signer.address = " + found);
        });
        return found;
    }

    /** A sequence of two integers, each of at most 33 bytes: no length takes more than one byte. */
    private ECDSASignature parse(byte[] der) {
        if (der.length >= 8 && der[0] == 0x30 && der[1] == der.length - 2 && der[2] == 2) {
            int second = 4 + der[3];
            if (der[3] > 0
                    && second + 2 < der.length
                    && der[second] == 2
                    && second + 2 + der[second + 1] == der.length) {
                return new ECDSASignature(
                        new BigInteger(Arrays.copyOfRange(der, 4, second)),
                        new BigInteger(Arrays.copyOfRange(der, second + 2, der.length)));
            }
        }
        throw new RetryableException(key + " answered with no ECDSA signature", "run again");
    }
}
