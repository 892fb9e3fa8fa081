package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://mainnet.example/v3/0123456789abcdef0123",
                "https://user:word@node.example",
                "https://node.example/?apikey=1",
                "http://127.0.0.1:8545,https://user@node.example",
                "https://node.example/with a blank"
            })
    void aUrlThatMayHoldAKey(String url) {
        assertThat(Exposure.holdsKey(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8545",
                "https://node.example/ext/bc/C/rpc",
                "https://a.example, https://b.example/eth"
            })
    void aUrlThatHoldsNone(String url) {
        assertThat(Exposure.holdsKey(url)).isFalse();
    }

    @Test
    void aUrlThatIsSetAsAKeyIsAnArgumentToo() {
        String url = "https://node.example/0123456789abcdef0123";
        assertThat(Exposure.ofArguments(CommonOptions.parse(List.of("--set", "deploy.signer.web3signer=" + url))))
                .singleElement()
                .asString()
                .startsWith("the URL of --set deploy.signer.web3signer seems to hold a key")
                .doesNotContain("0123456789abcdef0123");
        assertThat(Exposure.ofArguments(CommonOptions.parse(List.of("--set", "deploy.store=" + url))))
                .isEmpty();
    }
}
