package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.anchor.SendAnswer;
import dev.hawser.primitives.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcErrorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "already known",
                "Known transaction",
                "AlreadyKnown",
                "transaction already imported",
                "Known transaction: 0x1234"
            })
    void aTransactionThatTheNodeHasIsAccepted(String message) {
        assertThat(answer(message)).isEqualTo(new SendAnswer.Accepted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonce too low",
                "Nonce too low",
                "OldNonce",
                "OwnNonceAlreadyUsed",
                "nonce too low: next nonce 5, tx nonce 4",
                "Transaction nonce too low. Expected nonce to be 5 but got 4."
            })
    void aNonceThatIsInABlockIsUsed(String message) {
        assertThat(answer(message)).isEqualTo(new SendAnswer.NonceUsed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replacement transaction underpriced",
                "Replacement transaction underpriced",
                "Replacement transaction underpriced. A gasPrice/maxFeePerGas of at least 2 is necessary"
            })
    void aReplacementThatOffersTooLittleIsUnderpriced(String message) {
        assertThat(answer(message)).isEqualTo(new SendAnswer.Underpriced());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max fee per gas less than block base fee",
                "max fee per gas less than block base fee: address 0xAA, maxFeePerGas: 7, baseFee: 9",
                "transaction underpriced: gas tip cap 0, minimum needed 1",
                "FeeTooLow",
                "Transaction maxFeePerGas (7) is too low for the next block, which has a baseFeePerGas of 9"
            })
    void aFeeBelowWhatTheNodeTakesIsTooCheap(String message) {
        assertThat(answer(message)).isEqualTo(new SendAnswer.TooCheap());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insufficient funds for gas * price + value",
                "Insufficient funds for gas * price + value",
                "InsufficientFunds",
                "Upfront cost exceeds account balance",
                "Sender doesn't have enough funds to send tx."
            })
    void anAccountThatCantPayHasNoFunds(String message) {
        assertThat(answer(message)).isEqualTo(new SendAnswer.NoFunds(message));
    }

    @Test
    void anyOtherErrorIsARejection() {
        assertThat(answer("exceeds block gas limit")).isEqualTo(new SendAnswer.Rejected("exceeds block gas limit"));
    }

    @Test
    void aRevertsDataIsReadFromQuotedHex() {
        RpcError error = new RpcError(3, "execution reverted", "\"0x08c379a0\"");
        assertThat(error.isRevert()).isTrue();
        assertThat(error.refusal().is("Error(string)")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:pass@rpc.example:8443/v3/token?key=k", "https://rpc.example:8443/token#k"})
    void anEndpointShowsNoSecret(String url) {
        assertThat(Endpoint.parse(url)).hasToString("https://rpc.example:8443");
    }

    @Test
    void anEndpointIsCalledWithPathAndQueryAndWithoutUserInformation() {
        assertThat(Endpoint.parse("https://user:pass@rpc.example/v3/token?key=k")
                        .url())
                .isEqualTo("https://rpc.example/v3/token?key=k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "rpc.example/secret", "ftp://rpc.example/secret", "https:///secret", "http://a b/secret"})
    void aTextThatIsNoUrlIsRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> Endpoint.parse(url))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    private static SendAnswer answer(String message) {
        return new RpcError(-32000, message, null).sendAnswer();
    }
}
