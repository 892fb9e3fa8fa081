package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.anchor.Call;
import dev.hawser.anchor.Fees;
import dev.hawser.anchor.SignedTransaction;
import dev.hawser.anchor.Transaction;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.TamperedException;
import dev.hawser.primitives.Wei;
import dev.hawser.receipt.Rlp;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

class Eip1559Test {
    private static final Credentials KEY = Credentials.create("0x" + "4c".repeat(32));
    private static final Address SIGNER = Address.parse(KEY.getAddress());
    private static final BigInteger ORDER = Eip1559.ORDER;
    private static final Transaction ASKED = new Transaction(
            new ChainId(11155111),
            7,
            60_000,
            new Fees(new Wei(BigInteger.valueOf(30_000_000_000L)), new Wei(BigInteger.valueOf(1_000_000_000L))),
            new Call(Optional.of(Address.parse("0x" + "ab".repeat(20))), new byte[100], "append"));

    @Property(tries = 50)
    void theBytesAreThoseOfWeb3j(@ForAll("transactions") Transaction transaction) {
        assertThat(Hex.encode(signed(transaction).raw())).isEqualTo(Hex.encode(byWeb3j(transaction)));
    }

    @Property(tries = 50)
    void whatWeb3jSignedIsWhatWasAskedFor(@ForAll("transactions") Transaction transaction) {
        SignedTransaction signed = Eip1559.requireAsked(byWeb3j(transaction), transaction, SIGNER);
        assertThat(signed.hash()).isEqualTo(signed(transaction).hash());
    }

    @Property(tries = 50)
    void aHighSIsMadeLow(@ForAll("transactions") Transaction transaction) {
        ECDSASignature low = KEY.getEcKeyPair().sign(Eip1559.digest(transaction));
        ECDSASignature high = new ECDSASignature(low.r, ORDER.subtract(low.s));
        assertThat(Eip1559.signed(transaction, high, SIGNER).hash())
                .isEqualTo(signed(transaction).hash());
    }

    @Example
    void aSignatureOfAnotherKeyIsNotTakenOver() {
        Credentials other = Credentials.create("0x" + "4d".repeat(32));
        ECDSASignature signature = other.getEcKeyPair().sign(Eip1559.digest(ASKED));
        assertThatThrownBy(() -> Eip1559.signed(ASKED, signature, SIGNER))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining("the sender\n  expected " + SIGNER + "\n  found    0x");
        ECDSASignature none = new ECDSASignature(BigInteger.ZERO, BigInteger.ONE);
        assertThatThrownBy(() -> Eip1559.signed(ASKED, none, SIGNER)).isInstanceOf(TamperedException.class);
    }

    @Example
    void eachFieldThatDiffersIsNamedWithBothValues() {
        String[] names = {
            "the chain id",
            "the nonce",
            "the tip",
            "the cap",
            "the gas limit",
            "the recipient",
            "the value",
            "the data",
            "the access list"
        };
        for (int i = 0; i < names.length; i++) {
            int field = i;
            Rlp other = i == 8 ? Rlp.list(Rlp.list()) : Rlp.of(123_456);
            refused(values -> values.set(field, other), names[i]);
        }
        refused(values -> values.set(1, Rlp.of(8)), "the nonce\n  expected 7\n  found    8");
        refused(values -> values.set(1, Rlp.of(new byte[] {0, 7})), "the nonce\n  expected 7\n  found    0x0007");
        refused(values -> values.set(1, Rlp.list()), "the nonce\n  expected 7\n  found    an empty list");
        refused(values -> values.set(0, Rlp.of(1)), "the chain id\n  expected 11155111\n  found    1");
    }

    @Example
    void aSignatureThatIsNotTheSendersOwnLowOneIsRefused() {
        BigInteger s = new BigInteger(1, values(signed(ASKED).raw()).get(11).bytes());
        refused(
                values -> {
                    values.set(9, Rlp.of(1 - values.get(9).number()));
                    values.set(11, Rlp.of(ORDER.subtract(s)));
                },
                "the signature's s\n  expected at most half");
        refused(values -> values.set(9, Rlp.of(1 - values.get(9).number())), "the sender");
        refused(values -> values.set(9, Rlp.of(27)), "the sender");
        refused(values -> values.set(10, Rlp.of(0)), "the signature");
        refused(values -> values.set(10, Rlp.of(new byte[33])), "the signature's r");
        refused(values -> values.set(11, Rlp.of(ORDER)), "the signature");
        for (int r = 1; r < 20; r++) { // about half of these are points of the curve
            Rlp other = Rlp.of(r);
            refused(values -> values.set(10, other), "the sender");
        }
    }

    @Example
    void whatIsNoTransactionOfTypeTwoIsRefused() {
        byte[] raw = signed(ASKED).raw();
        raw[0] = 1;
        assertThatThrownBy(() -> Eip1559.requireAsked(raw, ASKED, SIGNER))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining("the type\n  expected 2\n  found    1");
        for (byte[] none : List.of(new byte[0], new byte[] {2}, new byte[] {2, (byte) 0xc0}, new byte[] {2, 5})) {
            assertThatThrownBy(() -> Eip1559.requireAsked(none, ASKED, SIGNER)).isInstanceOf(TamperedException.class);
        }
        refused(values -> values.add(Rlp.of(1)), "the encoding");
    }

    @Provide
    Arbitrary<Transaction> transactions() {
        Arbitrary<BigInteger> wei = Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TEN.pow(30));
        Arbitrary<Call> calls = Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.oneOf(Arbitraries.just(BigInteger.ZERO), wei),
                        Arbitraries.bytes().array(byte[].class).ofSize(20),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(300))
                .as((creates, value, to, data) ->
                        new Call(creates ? Optional.empty() : Optional.of(Address.of(to)), data, new Wei(value), ""));
        return Combinators.combine(
                        Arbitraries.longs().between(1, Long.MAX_VALUE / 4),
                        Arbitraries.longs().between(0, Long.MAX_VALUE),
                        Arbitraries.longs().between(0, 30_000_000),
                        wei,
                        wei,
                        calls)
                .as((chain, nonce, gas, max, tip, call) ->
                        new Transaction(new ChainId(chain), nonce, gas, new Fees(new Wei(max), new Wei(tip)), call));
    }

    private static SignedTransaction signed(Transaction transaction) {
        return Eip1559.signed(transaction, KEY.getEcKeyPair().sign(Eip1559.digest(transaction)), SIGNER);
    }

    private static byte[] byWeb3j(Transaction transaction) {
        RawTransaction raw = RawTransaction.createTransaction(
                transaction.chain().value(),
                BigInteger.valueOf(transaction.nonce()),
                BigInteger.valueOf(transaction.gasLimit()),
                transaction.call().to().map(Address::toString).orElse(""),
                transaction.call().value().value(),
                Hex.encode(transaction.call().data()),
                transaction.fees().tip().value(),
                transaction.fees().max().value());
        return TransactionEncoder.signMessage(raw, KEY);
    }

    private static void refused(Consumer<List<Rlp>> change, String message) {
        List<Rlp> values = values(signed(ASKED).raw());
        change.accept(values);
        byte[] list = Rlp.list(values).encode();
        byte[] raw = new byte[1 + list.length];
        raw[0] = 2;
        System.arraycopy(list, 0, raw, 1, list.length);
        assertThatThrownBy(() -> Eip1559.requireAsked(raw, ASKED, SIGNER))
                .isInstanceOf(TamperedException.class)
                .hasMessageContaining(message);
    }

    private static List<Rlp> values(byte[] raw) {
        return new ArrayList<>(
                Rlp.decode(Arrays.copyOfRange(raw, 1, raw.length)).items());
    }
}
