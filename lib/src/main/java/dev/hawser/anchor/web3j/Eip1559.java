package dev.hawser.anchor.web3j;

import dev.hawser.anchor.SignedTransaction;
import dev.hawser.anchor.Transaction;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.receipt.Rlp;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/**
 * Transactions of type 2: their bytes, and whether signed ones are those that were asked for. Source: EIP-1559, and EIP-2 for
 * the low s.
 */
final class Eip1559 {
    private static final byte TYPE = 2;

    /** Of the curve secp256k1. Source: SEC 2, section 2.4.1. */
    static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private Eip1559() {}

    private record Field(String name, Rlp value) {}

    /** What is signed. */
    static byte[] digest(Transaction transaction) {
        return Keccak.digest(encode(values(transaction)));
    }

    /**
     * The transaction with the signature, whose s is made low.
     *
     * @throws TamperedException if the signature is not the account's over this transaction
     */
    static SignedTransaction signed(Transaction transaction, ECDSASignature signature, Address signer) {
        requireInRange(signature);
        ECDSASignature low = signature.toCanonicalised();
        byte[] digest = digest(transaction);
        for (int parity = 0; parity < 2; parity++) {
            if (recover(parity, low, digest).equals(Optional.of(signer))) {
                List<Rlp> values = values(transaction);
                values.addAll(List.of(Rlp.of(parity), Rlp.of(low.r), Rlp.of(low.s)));
                byte[] raw = encode(values);
                return new SignedTransaction(Keccak.hash(raw), raw);
            }
        }
        throw different(
                "the sender",
                signer.toString(),
                recover(0, low, digest).map(Address::toString).orElse("nobody"));
    }

    /**
     * What a keeper of keys gave back, once each field and the sender were seen to be those that were asked for.
     *
     * @throws TamperedException naming the first field that differs, with both values
     */
    static SignedTransaction requireAsked(byte[] raw, Transaction asked, Address signer) {
        List<Rlp> found = read(raw);
        List<Field> expected = fields(asked);
        for (int i = 0; i < expected.size(); i++) {
            Field field = expected.get(i);
            if (!Arrays.equals(field.value().encode(), found.get(i).encode())) {
                throw different(field.name(), text(field.value()), text(found.get(i)));
            }
        }
        int parity = scalar(found.get(9), "the signature's parity").intValue();
        ECDSASignature signature = new ECDSASignature(
                scalar(found.get(10), "the signature's r"), scalar(found.get(11), "the signature's s"));
        requireInRange(signature);
        if (!signature.isCanonical()) {
            throw different("the signature's s", "at most half of the curve's order", text(found.get(11)));
        }
        Optional<Address> sender = parity > 1 ? Optional.empty() : recover(parity, signature, digest(asked));
        if (!sender.equals(Optional.of(signer))) {
            throw different(
                    "the sender",
                    signer.toString(),
                    sender.map(Address::toString).orElse("nobody"));
        }
        return new SignedTransaction(Keccak.hash(raw), raw);
    }

    private static List<Rlp> read(byte[] raw) {
        if (raw.length == 0 || raw[0] != TYPE) {
            throw different("the type", "2", raw.length == 0 ? "nothing" : Integer.toString(raw[0] & 0xff));
        }
        try {
            return Rlp.decode(Arrays.copyOfRange(raw, 1, raw.length)).items(12);
        } catch (InvalidInputException e) {
            throw different("the encoding", "an RLP list of 12 values", e.getMessage());
        }
    }

    private static BigInteger scalar(Rlp value, String name) {
        if (!(value instanceof Rlp.Bytes bytes)
                || bytes.value().length > 32
                || bytes.value().length > 0 && bytes.value()[0] == 0) {
            throw different(name, "a number", text(value));
        }
        return new BigInteger(1, bytes.value());
    }

    private static void requireInRange(ECDSASignature signature) {
        for (BigInteger number : List.of(signature.r, signature.s)) {
            if (number.signum() <= 0 || number.compareTo(ORDER) >= 0) {
                throw different("the signature", "numbers from 1 to below the curve's order", number.toString());
            }
        }
    }

    /** Empty where r is no point of the curve. */
    private static Optional<Address> recover(int parity, ECDSASignature signature, byte[] digest) {
        try {
            return Optional.ofNullable(Sign.recoverFromSignature(parity, signature, digest))
                    .map(key -> Address.parse("0x" + Keys.getAddress(key)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Field> fields(Transaction transaction) {
        return List.of(
                new Field("the chain id", Rlp.of(transaction.chain().value())),
                new Field("the nonce", Rlp.of(transaction.nonce())),
                new Field(
                        "the tip (maxPriorityFeePerGas)",
                        Rlp.of(transaction.fees().tip().value())),
                new Field(
                        "the cap (maxFeePerGas)",
                        Rlp.of(transaction.fees().max().value())),
                new Field("the gas limit", Rlp.of(transaction.gasLimit())),
                new Field(
                        "the recipient",
                        Rlp.of(transaction.call().to().map(Address::bytes).orElseGet(() -> new byte[0]))),
                new Field("the value", Rlp.of(transaction.call().value().value())),
                new Field("the data", Rlp.of(transaction.call().data())),
                new Field("the access list", Rlp.list()));
    }

    private static List<Rlp> values(Transaction transaction) {
        List<Rlp> values = new ArrayList<>();
        fields(transaction).forEach(field -> values.add(field.value()));
        return values;
    }

    private static byte[] encode(List<Rlp> values) {
        byte[] list = Rlp.list(values).encode();
        byte[] raw = new byte[1 + list.length];
        raw[0] = TYPE;
        System.arraycopy(list, 0, raw, 1, list.length);
        return raw;
    }

    /** A number in decimal digits, whatever can be none in hexadecimal ones, and the hash of what is long. */
    private static String text(Rlp value) {
        if (!(value instanceof Rlp.Bytes bytes)) {
            return value.items().isEmpty()
                    ? "an empty list"
                    : "a list of " + value.items().size();
        }
        byte[] content = bytes.value();
        if (content.length > 64) {
            return content.length + " bytes with the hash " + Keccak.hash(content);
        }
        boolean number = content.length < 20 && (content.length == 0 || content[0] != 0);
        return number ? new BigInteger(1, content).toString() : Hex.encode(content);
    }

    private static TamperedException different(String field, String expected, String found) {
        return new TamperedException(
                "what the signer signed is not what it was asked for: " + field + "\n  expected " + expected
                        + "\n  found    " + found,
                "nothing was sent; look at who runs the signer, and which key and chain id it is configured with");
    }
}
