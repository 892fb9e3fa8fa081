package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogPagesTest {
    private static final long ASKED = 1_000_000;

    private final LogPages pages = new LogPages();

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no"
                                + " limit on the response size, or you can request any block range with a cap of 10K logs"
                                + " in the response. Based on your parameters and the response size limit, this block"
                                + " range should work: [0xc5dc00, 0xc614a7]",
                        0x38a8),
                Arguments.of(
                        "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range. Based"
                                + " on your parameters, this block range should work: [0x1180fca, 0x1180fd3]. Upgrade to"
                                + " PAYG for expanded block range.",
                        10),
                Arguments.of("query returned more than 10000 results. Try with this block range [0x0, 0x3E7].", 1000),
                Arguments.of(
                        "query returned more than 10000 results {\"from\":\"0x10\",\"limit\":10000,\"to\":\"0x2F\"}",
                        32),
                Arguments.of("query exceeds max results 20000, retry with the range 3600741-3620740", 20_000),
                Arguments.of("eth_getLogs is limited to a 10,000 range", 10_000),
                Arguments.of("range 1000000 exceeds limit of 10000", 10_000),
                Arguments.of("exceed maximum block range: 50000", 50_000),
                Arguments.of("query exceeds max block range 100000", 100_000),
                Arguments.of("requested too many blocks from 0 to 999999, maximum is set to 2048", 2048),
                Arguments.of("invalid params {\"payload\":\"range 1000000 is bigger than range limit 2000\"}", 2000),
                Arguments.of("Max range: 800", 800),
                Arguments.of("query returned more than 10000 results", ASKED / 4),
                Arguments.of("query timeout exceeded", ASKED / 4),
                Arguments.of("request exceeded the time limit of 10 seconds", ASKED / 4),
                Arguments.of("Block range is too large", ASKED / 4));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsAnsweredWithWhatItAccepts(String words, long accepted) {
        assertThat(pages.end(5, ASKED + 4)).isEqualTo(ASKED + 4);
        assertThat(pages.refused(ASKED, words)).isTrue();
        assertThat(pages.end(5, ASKED + 4)).isEqualTo(5 + accepted - 1);
    }

    @Test
    void aSuggestionThatIsNoSmallerIsNotTaken() {
        pages.refused(100, "Try with this block range [0x0, 0xfff]");
        assertThat(pages.end(0, 1000)).isEqualTo(24);
    }

    @Test
    void aBlockIsTheLeast() {
        assertThat(pages.refused(2, "no")).isTrue();
        assertThat(pages.end(7, 1000)).isEqualTo(7);
        assertThat(pages.refused(1, "no")).isFalse();
    }

    @Test
    void moreIsAskedForAfterAWhileButNeverMoreThanAStatedLimit() {
        pages.refused(ASKED, "eth_getLogs is limited to a 1,000 range");
        pages.refused(1000, "too many results");
        assertThat(pages.end(0, ASKED)).isEqualTo(249);
        for (int i = 0; i < 4; i++) {
            pages.succeeded();
        }
        assertThat(pages.end(0, ASKED)).isEqualTo(499);
        for (int i = 0; i < 40; i++) {
            pages.succeeded();
        }
        assertThat(pages.end(0, ASKED)).isEqualTo(999);
    }
}
