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
                "OwnNonceAlreadyUsed",
                "Replacement transaction underpriced. A gasPrice/maxFeePerGas of at least 2 is necessary"
            })
    void aTransactionWhoseNonceAnotherHoldsInThePoolIsUnderpriced(String message) {
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
    void aFeeBelowWhatTheNodeTakesIsTooLow(String message) {
        assertThat(answer(message)).isEqualTo(new SendAnswer.FeeTooLow(message));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transaction underpriced",
                "transaction underpriced: tip needed 1000000000, tip permitted 1",
                "max fee per gas less than block base fee",
                "max fee per gas less than block base fee: address 0x12, maxFeePerGas: 1, baseFee: 7",
                "Gas price below configured minimum gas price",
                "gasPrice is less than the current BaseFee",
                "FeeTooLow",
                "FeeTooLowToCompete",
                "Transaction maxFeePerGas (1) is too low for the next block, which has a baseFeePerGas of 7",
                "txpool is full",
                "Transaction pool is full"
            })
    void aFeeThatThePoolDoesNotTakeNowIsTooLow(String message) {
        assertThat(answer(message)).isEqualTo(new SendAnswer.FeeTooLow(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exceeds block gas limit", "address already reserved", "intrinsic gas too low"})
    void anyOtherErrorIsARejection(String message) {
        assertThat(answer(message)).isEqualTo(new SendAnswer.Rejected(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your app has exceeded its compute units per second capacity",
                "project ID request rate exceeded",
                "Too Many Requests",
                "50/second request limit reached",
                "daily request count exceeded, request rate limited"
            })
    void aCallerThatAsksTooOftenMayAskLater(String message) {
        assertThat(new RpcError(-32005, message, null).isBusy()).isTrue();
    }

    @Test
    void tooManyResultsAreNotTooManyRequests() {
        assertThat(new RpcError(-32005, "query returned more than 10000 results", null).isBusy())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"header not found", "Unknown block", "missing trie node 12 (path )", "Block not found"})
    void aNodeWithoutTheBlockIsBehind(String message) {
        assertThat(new RpcError(-32000, message, null).isBehind()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pruned history unavailable", "required historical state is pruned"})
    void aNodeThatPrunedLacksItForGood(String message) {
        assertThat(new RpcError(4444, message, null).isLasting()).isTrue();
        assertThat(new RpcError(-32000, message, null).isLasting()).isTrue();
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
