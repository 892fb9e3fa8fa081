package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.Call;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Finality;
import dev.hawser.anchor.FinalityReader;
import dev.hawser.anchor.Kept;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.StoredEntries;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.manifest.Json;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.RetryableException;
import dev.hawser.testing.MemoryDocuments;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays from a real chain behind a provider's limits. */
class ProviderTest {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static TestChain chain;
    private static HttpServer provider;
    private static Web3jLedger direct;
    private static Web3jLedger limited;
    private static Address owner;
    private static Registry registry;
    private static Stream stream;
    private static int entries;

    /** Blocks that the provider gives events of at once, and what it says where more are wanted. */
    private static long mostBlocks;

    private static String refusal;
    /** The provider has no events before this block. */
    private static long prunedBefore;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<Long> BLOCKS_ASKED = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        chain = TestChain.start();
        owner = Address.parse(chain.rpc("eth_accounts").path(0).asText());
        direct = Web3jLedger.at(chain.url());
        chain.mine(1500);
        JsonNode deployed =
                transact(Map.of("from", owner.toString(), "data", Hex.encode(ContractArtifact.REGISTRY.creation())));
        registry = new Registry(
                chain.chainId(),
                Address.parse(deployed.path("contractAddress").asText()),
                Contracts.registryCodeHash(),
                Long.decode(deployed.path("blockNumber").asText()));
        stream = registry.stream(owner, new StreamName("provider"));
        for (int i = 0; i < 4; i++) {
            append(1 + i % 2);
            chain.mine(100 + 300 * i);
        }
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", ProviderTest::relay);
        provider.start();
        limited = Web3jLedger.at("http://127.0.0.1:" + provider.getAddress().getPort());
    }

    @AfterAll
    static void stop() {
        if (provider != null) {
            limited.close();
            direct.close();
            provider.stop(0);
        }
        if (chain != null) {
            chain.close();
        }
    }

    @BeforeEach
    void allow() {
        mostBlocks = Long.MAX_VALUE;
        prunedBefore = 0;
        BLOCKS_ASKED.clear();
    }

    @Test
    void theDeploymentOfAnUnknownRegistryIsFound() {
        assertThat(direct.deployedAt(registry.address())).isEqualTo(registry.deployedAt());
        assertThat(direct.deployedAt(owner)).as("no contract").isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2000 | eth_getLogs is limited to a 2,000 range",
                "500  | exceed maximum block range: 500",
                "100  | query returned more than 10000 results",
                "7    | Block range is too large",
                "64   | Based on your parameters, this block range should work: [0x1, 0x40]"
            })
    void whateverTheLimitTheReplayIsTheSame(long most, String words) {
        mostBlocks = most;
        refusal = words;
        Web3jLedger fresh =
                Web3jLedger.at("http://127.0.0.1:" + provider.getAddress().getPort());
        assertThat(entries(new StreamReplay(fresh))).isEqualTo(entries(new StreamReplay(direct)));
        fresh.close();
    }

    @Test
    void keptEntriesOutliveTheNodesLogs() {
        StreamReplay replay = replay(new MemoryDocuments(), 0);
        List<AppendedEntry> all = entries(replay);
        prunedBefore = direct.latest().number();
        assertThatThrownBy(() -> new StreamReplay(limited).toLatest(stream))
                .isInstanceOf(RetryableException.class)
                .hasMessage(limited + " answered eth_getLogs with error 4444: pruned history unavailable");
        append(1);
        assertThat(entries(replay)).hasSize(all.size() + 1).startsWith(all.toArray(AppendedEntry[]::new));
    }

    @Test
    void aReplayFromKeptEntriesAsksForTheNewBlocksAlone() {
        StreamReplay replay = replay(new MemoryDocuments(), 0);
        entries(replay);
        BLOCKS_ASKED.clear();
        chain.mine(5);
        entries(replay);
        assertThat(BLOCKS_ASKED).containsExactly(5L);
    }

    @Test
    void aReorgOfABlockThatWasFinalIsReportedOnce() {
        StreamReplay replay = replay(new MemoryDocuments(), 0);
        append(1);
        Block before = direct.latest();
        entries(replay);
        chain.rpc("anvil_reorg", 1, List.of());
        Block after = direct.block(before.number()).orElseThrow();
        assertThatThrownBy(() -> replay.toLatest(stream))
                .isInstanceOf(RetryableException.class)
                .hasMessageStartingWith("a reorg deeper than the stated finality: block " + before.number())
                .hasMessageContaining("hash then " + before.hash())
                .hasMessageContaining("hash now  " + after.hash());
        assertThat(entries(replay)).isEqualTo(entries(new StreamReplay(direct)));
    }

    private static StreamReplay replay(MemoryDocuments documents, int confirmations) {
        FinalityReader finality = new FinalityReader(limited, new Finality.Confirmations(confirmations));
        return new StreamReplay(limited, new Kept(new StoredEntries(documents), finality));
    }

    private static List<AppendedEntry> entries(StreamReplay replay) {
        List<AppendedEntry> found = replay.toLatest(stream).history().entries();
        assertThat(found).isNotEmpty();
        return found;
    }

    /** Appends by the node's own key, in a block of its own. */
    private static void append(int count) {
        List<Entry> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(new Entry(hash("root" + entries), hash("manifest" + entries++)));
        }
        Hash32 head =
                direct.head(registry.address(), stream.id(), direct.latest().hash());
        Call call = RegistryCalls.append(stream, head, next);
        transact(
                Map.of("from", owner.toString(), "to", registry.address().toString(), "data", Hex.encode(call.data())));
    }

    private static JsonNode transact(Map<String, String> transaction) {
        JsonNode hash = chain.rpc("eth_sendTransaction", transaction);
        JsonNode receipt = chain.rpc("eth_getTransactionReceipt", hash.asText());
        for (int looks = 0; receipt.isNull() && looks < 1000; looks++) {
            receipt = chain.rpc("eth_getTransactionReceipt", hash.asText());
        }
        assertThat(receipt.path("status").asText()).isEqualTo("0x1");
        return receipt;
    }

    private static Hash32 hash(String text) {
        return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void relay(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] request = exchange.getRequestBody().readAllBytes();
            byte[] answer = answer(request);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static byte[] answer(byte[] body) throws IOException {
        JsonNode request = Json.parseObject(body, "the request");
        if (request.path("method").asText().equals("eth_getLogs")) {
            JsonNode filter = request.path("params").path(0);
            long from = Long.decode(filter.path("fromBlock").asText());
            long blocks = Long.decode(filter.path("toBlock").asText()) - from + 1;
            BLOCKS_ASKED.add(blocks);
            if (from < prunedBefore) {
                return error(request, 4444, "pruned history unavailable");
            }
            if (blocks > mostBlocks) {
                return error(request, -32005, refusal);
            }
        }
        try {
            HttpRequest forwarded = HttpRequest.newBuilder(URI.create(chain.url()))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return HTTP.send(forwarded, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static byte[] error(JsonNode request, int code, String message) {
        return Json.canonicalBytes(Json.object()
                .put("jsonrpc", "2.0")
                .put("id", request.path("id").asLong())
                .set("error", Json.object().put("code", code).put("message", message)));
    }
}
