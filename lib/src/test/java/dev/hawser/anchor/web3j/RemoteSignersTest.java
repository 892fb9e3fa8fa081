package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.DigestKey;
import dev.hawser.anchor.Fees;
import dev.hawser.anchor.SignedTransaction;
import dev.hawser.anchor.Transaction;
import dev.hawser.anchor.kms.AwsKmsKey;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.TamperedException;
import dev.hawser.primitives.Wei;
import dev.hawser.receipt.Rlp;
import dev.hawser.testing.FakeKms;
import dev.hawser.testing.FakeWeb3Signer;
import dev.hawser.testing.JsonServer.Answer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Web3Signer and AWS KMS, each by a local server that speaks its API and holds a real key. */
class RemoteSignersTest {
    private static final String KEY = "0x" + "4c".repeat(32);
    private static final long CHAIN = 31337;

    private final FakeWeb3Signer web3signer = new FakeWeb3Signer(KEY, CHAIN);
    private final FakeKms kms = new FakeKms(KEY);

    /** Where the SDK's default chain looks first. */
    @BeforeAll
    static void giveCredentials() {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "not-a-secret");
        System.setProperty("aws.disableEc2Metadata", "true");
    }

    @AfterAll
    static void takeThemBack() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        System.clearProperty("aws.disableEc2Metadata");
    }

    @AfterEach
    void stop() {
        web3signer.close();
        kms.close();
    }

    @Test
    void web3SignerSignsWhatWeWouldSign() {
        try (Web3Signer signer = Web3Signer.at(web3signer.server().url(), web3signer.address())) {
            signer.requireReady();
            for (Transaction asked : List.of(transaction(7), creation())) {
                byte[] raw = signer.sign(asked).raw();
                assertThat(Hex.encode(raw))
                        .isEqualTo(Hex.encode(Eip1559.requireAsked(raw, asked, signer.address())
                                .raw()));
            }
        }
        JsonNode asked =
                web3signer.server().requests().get(1).body().path("params").path(0);
        assertThat(asked.path("nonce").asText()).isEqualTo("0x7");
        assertThat(asked.path("value").asText()).isEqualTo("0x9");
        assertThat(asked.path("from").asText()).isEqualTo(web3signer.address().toString());
    }

    /** Positions in the signed list, each with the name that the message must give it. */
    @ParameterizedTest
    @CsvSource({
        "0, the chain id", "1, the nonce", "2, the tip", "3, the cap", "4, the gas limit", "5, the recipient",
        "6, the value", "7, the data", "8, the access list", "9, the sender", "10, the se", "11, the se"
    })
    void aWeb3SignerThatLiesInAFieldIsCaughtAndTheFieldNamed(int position, String name) {
        web3signer.lie(raw -> changed(raw, position));
        try (Web3Signer signer = Web3Signer.at(web3signer.server().url(), web3signer.address())) {
            assertThatThrownBy(() -> signer.sign(transaction(7)))
                    .isInstanceOf(TamperedException.class)
                    .hasMessageContaining("not what it was asked for: " + name)
                    .hasMessageContaining("\n  expected ")
                    .hasMessageContaining("\n  found    ");
        }
    }

    @Test
    void aWeb3SignerThatIsConfiguredForAnotherChainIsCaught() {
        try (FakeWeb3Signer other = new FakeWeb3Signer(KEY, 1);
                Web3Signer signer = Web3Signer.at(other.server().url(), other.address())) {
            assertThatThrownBy(() -> signer.sign(transaction(7)))
                    .isInstanceOf(TamperedException.class)
                    .hasMessageContaining("the chain id\n  expected 31337\n  found    1");
        }
    }

    @Test
    void aWeb3SignerWithoutTheKeyIsNotAskedTwice() {
        Address other = Address.parse("0x" + "ab".repeat(20));
        try (Web3Signer signer = Web3Signer.at(web3signer.server().url(), other)) {
            assertThatThrownBy(signer::requireReady)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("does not hold the key of " + other);
            assertThatThrownBy(() -> signer.sign(transaction(7)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("does not hold the key of " + other);
        }
    }

    @Test
    void aWeb3SignerThatDoesNotAnswerCanBeAskedAgainAndItsTokenIsNotShown() {
        String url = "http://user:canary@" + web3signer.server().authority() + "/canary?key=canary";
        try (Web3Signer signer = Web3Signer.at(url, web3signer.address())) {
            web3signer.server().answer(request -> new Answer(502, "text/html", "<html>canary</html>"));
            unanswered(signer, "HTTP 502");
            web3signer.server().answer(request -> new Answer(200, "text/html", "<html>canary</html>"));
            unanswered(signer, "not JSON-RPC");
            web3signer.server().answer(request -> new Answer(200, "application/json", "{\"result\":\"canary\"}"));
            unanswered(signer, "the id of another request");
            web3signer.close();
            unanswered(signer, "no answer from http://" + web3signer.server().authority());
        }
    }

    @Test
    void aKeyOfKmsSignsWithALowSWhicheverItGives() {
        try (AwsKmsKey key = kmsKey()) {
            DigestSigner signer = new DigestSigner(key, Optional.of(kms.address()));
            signer.requireReady();
            assertThat(signer.address()).isEqualTo(kms.address());
            for (int nonce = 0; nonce < 4; nonce++) {
                SignedTransaction signed = signer.sign(transaction(nonce));
                Eip1559.requireAsked(signed.raw(), transaction(nonce), kms.address());
            }
        }
        assertThat(kms.server().requests())
                .extracting(request -> request.header("X-Amz-Target"))
                .containsExactly(
                        "TrentService.GetPublicKey",
                        "TrentService.Sign",
                        "TrentService.Sign",
                        "TrentService.Sign",
                        "TrentService.Sign");
    }

    @Test
    void aKeyOfKmsOfAnotherAccountIsNamedWithBoth() {
        Address other = Address.parse("0x" + "ab".repeat(20));
        try (AwsKmsKey key = kmsKey()) {
            DigestSigner signer = new DigestSigner(key, Optional.of(other));
            assertThatThrownBy(signer::requireReady)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("is the key of " + kms.address() + ", not of " + other);
        }
    }

    @Test
    void whatKmsRefusesIsBadInputAndWhatItCantDoNowCanBeTriedAgain() {
        try (AwsKmsKey key = kmsKey()) {
            DigestSigner signer = new DigestSigner(key, Optional.empty());
            kms.fail(400, "AccessDeniedException", "User is not authorized to perform: kms:GetPublicKey");
            assertThatThrownBy(signer::address)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("HTTP 400 for the key " + FakeKms.KEY_ID)
                    .hasMessageContaining("not authorized");
            kms.fail(400, "ThrottlingException", "Rate exceeded");
            assertThatThrownBy(signer::address).isInstanceOf(RetryableException.class);
            kms.close();
            assertThatThrownBy(signer::address)
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("no answer from AWS KMS");
        }
    }

    @Test
    void kmsWithoutARegionOrWithAnEndpointThatIsNoUrlIsBadInput() {
        assertThatThrownBy(() -> AwsKmsKey.open("alias/writer", Optional.empty(), Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("for the key alias/writer: no region is known");
        for (String endpoint : List.of("localhost", "not a url")) {
            assertThatThrownBy(() -> AwsKmsKey.open("alias/writer", Optional.of("eu-central-1"), Optional.of(endpoint)))
                    .isInstanceOf(InvalidInputException.class);
        }
        String arn = "arn:aws:kms:eu-central-1:111122223333:key/" + FakeKms.KEY_ID;
        try (AwsKmsKey key =
                AwsKmsKey.open(arn, Optional.empty(), Optional.of(kms.server().url()))) {
            assertThat(new DigestSigner(key, Optional.empty()).address()).isEqualTo(kms.address());
        }
        assertThat(kms.server().requests().get(0).header("Authorization")).contains("/eu-central-1/kms/");
    }

    @Test
    void kmsWithoutCredentialsIsBadInput() {
        takeThemBack();
        System.setProperty("aws.disableEc2Metadata", "true");
        try (AwsKmsKey key = kmsKey()) {
            assertThatThrownBy(key::publicKey)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no credentials to call AWS KMS with");
        } finally {
            giveCredentials();
        }
    }

    @Test
    void aKeyOnAnotherCurveAndASignatureThatIsNoneAreRefused() {
        DigestSigner signer = new DigestSigner(answering(new byte[88], new byte[70]), Optional.empty());
        assertThatThrownBy(signer::address)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no public key on secp256k1");
        for (String der :
                List.of("", "30", "3006020101020101ff", "30060201010201", "3006020001020101", "300602050102")) {
            DigestKey key = answering(new byte[0], HexFormat.of().parseHex(der));
            assertThatThrownBy(() -> new DigestSigner(key, Optional.empty()).sign(transaction(0)))
                    .as(der)
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("no ECDSA signature");
        }
    }

    private AwsKmsKey kmsKey() {
        return AwsKmsKey.open(
                FakeKms.KEY_ID,
                Optional.of("eu-central-1"),
                Optional.of(kms.server().url()));
    }

    private static DigestKey answering(byte[] publicKey, byte[] signature) {
        return new DigestKey() {
            @Override
            public byte[] publicKey() {
                return publicKey;
            }

            @Override
            public byte[] sign(byte[] digest) {
                return signature;
            }
        };
    }

    private static void unanswered(Web3Signer signer, String message) {
        assertThatThrownBy(() -> signer.sign(transaction(7)))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("canary");
    }

    private static Transaction transaction(long nonce) {
        return transaction(nonce, Optional.of(Address.parse("0x" + "cd".repeat(20))));
    }

    private static Transaction creation() {
        return transaction(8, Optional.empty());
    }

    private static Transaction transaction(long nonce, Optional<Address> to) {
        return new Transaction(
                new ChainId(CHAIN),
                nonce,
                60_000,
                new Fees(new Wei(BigInteger.valueOf(3_000_000_000L)), new Wei(BigInteger.valueOf(1_000_000_000L))),
                new Call(to, new byte[164], Wei.of(9), "append"));
    }

    /** The same bytes but for one value, which keeps its kind; the signature stays. */
    private static String changed(String raw, int position) {
        byte[] bytes = Hex.decode(raw);
        List<Rlp> values = new ArrayList<>(
                Rlp.decode(Arrays.copyOfRange(bytes, 1, bytes.length)).items());
        values.set(
                position,
                switch (position) {
                    case 8 -> Rlp.list(Rlp.list(Rlp.of(new byte[20]), Rlp.list()));
                    case 9 -> Rlp.of(1 - values.get(9).number());
                    case 5, 7 -> Rlp.of(new byte[20]);
                    default -> Rlp.of(new BigInteger(1, values.get(position).bytes()).xor(BigInteger.TEN));
                });
        byte[] list = Rlp.list(values).encode();
        byte[] other = new byte[1 + list.length];
        other[0] = 2;
        System.arraycopy(list, 0, other, 1, list.length);
        return Hex.encode(other);
    }
}
