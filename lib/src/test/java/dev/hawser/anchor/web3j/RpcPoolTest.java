package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.anchor.NodePort;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcPoolTest {
    private final ScriptedNode first = new ScriptedNode();
    private final ScriptedNode second = new ScriptedNode();
    private final List<Duration> pauses = new ArrayList<>();
    private Web3jLedger ledger = ledger(first, second);

    @AfterEach
    void stop() {
        ledger.close();
        first.close();
        second.close();
    }

    @Test
    void theFirstEndpointIsAskedWhileItAnswers() {
        assertThat(ledger.chainId()).isEqualTo(new ChainId(7));
        second.methods.clear();
        assertThat(ledger.latest().number()).isEqualTo(100);
        assertThat(ledger.block(100)).isPresent();
        assertThat(second.methods).isEmpty();
        assertThat(ledger).hasToString(first.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 408, 429, 500, 502, 503, 504})
    void theNextOneIsAskedWhenItRefuses(int status) {
        ledger.chainId();
        first.broken(status);
        assertThat(ledger.latest().number()).isEqualTo(100);
        assertThat(ledger).hasToString(second.toString());
        first.methods.clear();
        ledger.latest();
        assertThat(first.methods).as("it stays with the one that answers").isEmpty();
        assertThat(pauses).isEmpty();
    }

    @Test
    void theNextOneIsAskedWhenItIsGone() {
        ledger.chainId();
        first.close();
        assertThat(ledger.latest().number()).isEqualTo(100);
        assertThat(ledger).hasToString(second.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 40})
    void theNextOneIsAskedWhenAnAnswerIsCut(int length) {
        ledger.chainId();
        first.length = length;
        assertThat(ledger.latest().number()).isEqualTo(100);
        assertThat(ledger).hasToString(second.toString());
    }

    @Test
    void anEndpointThatIsDownAtFirstIsCheckedBeforeItIsUsed() {
        second.broken(503);
        assertThat(ledger.chainId()).isEqualTo(new ChainId(7));
        second.status = 200;
        second.chain = 8;
        first.broken(503);
        assertThatThrownBy(ledger::latest)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("two endpoints serve different chains")
                .hasMessageContaining(first + ": chain 7, genesis 0x9e")
                .hasMessageContaining(second + ": chain 8, genesis 0x9e");
    }

    @Test
    void endpointsOfTwoChainsAreRefused() {
        second.chain = 8;
        assertThatThrownBy(ledger::latest)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("two endpoints serve different chains");
    }

    @Test
    void endpointsOfTwoChainsWithOneIdAreRefused() {
        second.genesis = "0x" + "9f".repeat(32);
        assertThatThrownBy(ledger::latest)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(first + ": chain 7, genesis " + first.genesis)
                .hasMessageContaining(second + ": chain 7, genesis " + second.genesis);
    }

    @Test
    void anEndpointFarBehindAnotherIsPassedOver() {
        second.head = 200;
        assertThat(ledger.latest().number()).isEqualTo(200);
        assertThat(ledger).hasToString(second.toString());
    }

    @Test
    void anEndpointALittleBehindIsNot() {
        second.head = 110;
        assertThat(ledger.latest().number()).isEqualTo(100);
        assertThat(ledger).hasToString(first.toString());
    }

    @Test
    void anEndpointThatStandsStillIsPassedOver() {
        ledger.latest();
        second.head = 200;
        List<Long> heads =
                Stream.generate(() -> ledger.latest().number()).limit(5).toList();
        assertThat(heads).startsWith(100L).endsWith(200L);
    }

    @Test
    void whereAllThatAnswerLagTheNewestOfThemCounts() {
        second.head = 200;
        ledger.latest();
        second.broken(503);
        assertThat(ledger.latest().number()).isEqualTo(100);
    }

    @Test
    void allAreAskedAFewTimesAndThenTheLastFailureIsSaid() {
        ledger.chainId();
        first.broken(502);
        second.broken(503);
        first.methods.clear();
        assertThatThrownBy(ledger::latest)
                .isInstanceOf(RetryableException.class)
                .hasMessage(second + " answered HTTP 503 to eth_getBlockByNumber")
                .hasMessageNotContaining("secret");
        assertThat(first.methods).hasSize(RpcPool.ROUNDS);
        assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
    }

    @Test
    void oneThatLetsNobodyInIsNotAskedAgain() {
        ledger = ledger(first);
        first.broken(401);
        assertThatThrownBy(ledger::chainId)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(first + " answered HTTP 401 to eth_chainId");
        assertThat(first.methods).hasSize(1);
    }

    @Test
    void aBusyEndpointIsAskedAgainWhenItWantsToBe() {
        ledger = ledger(first);
        first.broken(429).faults = 2;
        first.retryAfter = Optional.of("3");
        assertThat(ledger.chainId()).isEqualTo(new ChainId(7));
        assertThat(pauses).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
    }

    @Test
    void noPauseIsLongerThanHalfAMinute() {
        ledger = ledger(first);
        first.broken(429).faults = 1;
        first.retryAfter = Optional.of("86400");
        assertThat(ledger.chainId()).isEqualTo(new ChainId(7));
        assertThat(pauses).containsExactly(Duration.ofSeconds(30));
    }

    @Test
    void aRateLimitSaidInJsonIsOneToo() {
        ledger = ledger(first);
        first.broken(400).faults = 1;
        first.page = "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":429,\"message\":\"Your app has exceeded its"
                + " compute units per second capacity.\"}}";
        assertThat(ledger.chainId()).isEqualTo(new ChainId(7));
        assertThat(pauses).hasSize(1);
    }

    @Test
    void anErrorInJsonIsReadWhateverItsStatus() {
        ledger = ledger(first);
        first.broken(400);
        first.page =
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no app secret-token\"}}";
        assertThatThrownBy(ledger::chainId)
                .isInstanceOf(RetryableException.class)
                .hasMessage(first + " answered eth_chainId with error -32600: no app …");
    }

    @Test
    void eachEndpointCanBeAskedAlone() {
        second.head = 105;
        assertThat(ledger.each()).extracting(port -> port.latest().number()).containsExactly(100L, 105L);
        assertThat(ledger.each()).extracting(NodePort::toString).containsExactly(first.toString(), second.toString());
    }

    private Web3jLedger ledger(ScriptedNode... nodes) {
        return Web3jLedger.at(Stream.of(nodes).map(ScriptedNode::url).toList(), pauses::add);
    }
}
