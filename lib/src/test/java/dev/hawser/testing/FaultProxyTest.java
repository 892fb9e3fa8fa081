package dev.hawser.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each fault is what its name says, and only the calls that it is meant for meet it. */
class FaultProxyTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static TestChain chain;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void startChain() {
        chain = TestChain.start();
        chain.mine(5);
    }

    @AfterAll
    static void stopChain() {
        if (chain != null) {
            chain.close();
        }
    }

    @Test
    void withoutFaultsTheNodesAnswerComesWithTheCallersId() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(chain.url())) {
            JsonNode answer = json(post(proxy, "eth_chainId", List.of()));
            assertThat(answer.path("result")).isEqualTo(chain.rpc("eth_chainId"));
            assertThat(answer.path("id").asInt()).isEqualTo(77);
        }
    }

    @Test
    void aLostRequestDoesNotReachTheNodeAndALostReplyComesAfterTheDeed() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(chain.url())) {
            proxy.script("eth_sendTransaction", Fault.DROP_REQUEST, Fault.DROP_REPLY);
            long before = sent();
            assertThatThrownBy(() -> post(proxy, "eth_sendTransaction", List.of(transfer())))
                    .isInstanceOf(IOException.class);
            assertThat(sent()).isEqualTo(before);
            assertThatThrownBy(() -> post(proxy, "eth_sendTransaction", List.of(transfer())))
                    .isInstanceOf(IOException.class);
            assertThat(sent()).isEqualTo(before + 1);
            assertThat(json(post(proxy, "eth_sendTransaction", List.of(transfer())))
                            .has("result"))
                    .isTrue();
            assertThat(proxy.happened()).isEqualTo(Map.of(Fault.DROP_REQUEST, 1, Fault.DROP_REPLY, 1));
        }
    }

    @Test
    void overloadAndBadGatewayAndHalfAnAnswerAreWhatProvidersGive() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(chain.url())) {
            proxy.script("eth_chainId", Fault.TOO_MANY_REQUESTS, Fault.BAD_GATEWAY, Fault.TRUNCATED);
            HttpResponse<String> many = post(proxy, "eth_chainId", List.of());
            assertThat(many.statusCode()).isEqualTo(429);
            assertThat(many.headers().firstValue("Retry-After")).contains("1");
            HttpResponse<String> bad = post(proxy, "eth_chainId", List.of());
            assertThat(bad.statusCode()).isEqualTo(502);
            assertThat(bad.body()).startsWith("<html>");
            HttpResponse<String> half = post(proxy, "eth_chainId", List.of());
            assertThat(half.statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> json(half)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aStaleNodeKnowsNeitherTheNewestBlocksNorWhatIsInThem() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(chain.url())) {
            long head = number(chain.rpc("eth_blockNumber"));
            proxy.script("eth_blockNumber", Fault.STALE)
                    .script("eth_getBlockByNumber", Fault.STALE, Fault.STALE)
                    .script("eth_getTransactionCount", Fault.STALE)
                    .script("eth_getTransactionReceipt", Fault.STALE)
                    .script("eth_call", Fault.STALE);
            long stale = head - StaleNode.BLOCKS;
            assertThat(number(result(proxy, "eth_blockNumber"))).isEqualTo(stale);
            assertThat(number(result(proxy, "eth_getBlockByNumber", "latest", false)
                            .path("number")))
                    .isEqualTo(stale);
            assertThat(result(proxy, "eth_getBlockByNumber", "0x" + Long.toHexString(head), false)
                            .isNull())
                    .isTrue();
            long before = sent();
            String hash = chain.rpc("eth_sendTransaction", transfer()).asText();
            assertThat(number(result(proxy, "eth_getTransactionCount", account(), "pending")))
                    .isLessThanOrEqualTo(before);
            assertThat(result(proxy, "eth_getTransactionReceipt", hash).isNull())
                    .isTrue();
            assertThat(result(proxy, "eth_getTransactionReceipt", hash).isObject())
                    .isTrue();
            String newest = chain.rpc("eth_getBlockByNumber", "latest", false)
                    .path("hash")
                    .asText();
            assertThat(json(post(proxy, "eth_call", List.of(transfer(), Map.of("blockHash", newest))))
                            .path("error")
                            .path("message")
                            .asText())
                    .isEqualTo("header not found");
        }
    }

    @Test
    void aNodeMayDenyATransactionLieAboutItsHashAndWithholdEvents() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(chain.url())) {
            proxy.script("eth_getTransactionByHash", Fault.UNKNOWN_TRANSACTION)
                    .script("eth_sendTransaction", Fault.WRONG_HASH)
                    .script("eth_getLogs", Fault.NO_LOGS);
            String hash = chain.rpc("eth_sendTransaction", transfer()).asText();
            assertThat(result(proxy, "eth_getTransactionByHash", hash).isNull()).isTrue();
            assertThat(result(proxy, "eth_getTransactionByHash", hash).isObject())
                    .isTrue();
            assertThat(result(proxy, "eth_sendTransaction", transfer()).asText())
                    .isEqualTo("0x" + "5b".repeat(32));
            assertThat(result(proxy, "eth_getLogs", Map.of("fromBlock", "0x0"))).isEmpty();
        }
    }

    @Test
    void severalNodesAnswerInTurn() throws Exception {
        try (TestChain other = TestChain.start();
                FaultProxy proxy = FaultProxy.to(chain.url(), other.url())) {
            assertThat(result(proxy, "eth_chainId")).isEqualTo(chain.rpc("eth_chainId"));
            assertThat(result(proxy, "eth_chainId")).isEqualTo(other.rpc("eth_chainId"));
            assertThat(result(proxy, "eth_chainId")).isEqualTo(chain.rpc("eth_chainId"));
        }
    }

    @Test
    void theSameSeedGivesTheSameFaults() {
        assertThat(faultsOf(7)).isEqualTo(faultsOf(7)).isNotEqualTo(faultsOf(8)).contains(200, 429, 502, -1);
    }

    @Test
    void theHooksStandRightBeforeAndAfterTheNode() throws Exception {
        List<String> seen = new ArrayList<>();
        try (FaultProxy proxy = FaultProxy.to(chain.url())) {
            long before = sent();
            proxy.before(method -> seen.add(method + " " + (sent() - before)));
            proxy.after(method -> {
                seen.add(method + " " + (sent() - before));
                throw new FaultProxy.Interruption();
            });
            assertThatThrownBy(() -> post(proxy, "eth_sendTransaction", List.of(transfer())))
                    .isInstanceOf(IOException.class);
        }
        assertThat(seen).containsExactly("eth_sendTransaction 0", "eth_sendTransaction 1");
    }

    /** The status of thirty answers; -1 where there is none. */
    private List<Integer> faultsOf(long seed) {
        try (FaultProxy proxy = FaultProxy.to(chain.url()).random(seed, 0.6)) {
            List<Integer> status = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                try {
                    status.add(post(proxy, "web3_clientVersion", List.of()).statusCode());
                } catch (IOException e) {
                    status.add(-1);
                }
            }
            return status;
        }
    }

    private static String account() {
        return chain.rpc("eth_accounts").get(0).asText();
    }

    private static Map<String, String> transfer() {
        return Map.of("from", account(), "to", "0x" + "11".repeat(20), "value", "0x1");
    }

    private static long sent() {
        return number(chain.rpc("eth_getTransactionCount", account(), "latest"));
    }

    private JsonNode result(FaultProxy proxy, String method, Object... params) throws IOException {
        return json(post(proxy, method, List.of(params))).path("result");
    }

    private HttpResponse<String> post(FaultProxy proxy, String method, List<?> params) throws IOException {
        String body = MAPPER.writeValueAsString(Map.of("jsonrpc", "2.0", "id", 77, "method", method, "params", params));
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.url()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return MAPPER.readTree(response.body());
    }

    private static long number(JsonNode quantity) {
        return Long.decode(quantity.asText());
    }
}
