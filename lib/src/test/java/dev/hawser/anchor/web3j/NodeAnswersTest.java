package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hawser.anchor.AppendedEvent;
import dev.hawser.anchor.AppendedLog;
import dev.hawser.anchor.BlockReceipts;
import dev.hawser.anchor.SignedTransaction;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.receipt.ConsensusReceipt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a node's answers, by a server that gives them. */
class NodeAnswersTest {
    private static final Address REGISTRY = Address.parse("0x" + "5f".repeat(20));
    private static final Hash32 STREAM = Hash32.parse("0x" + "aa".repeat(32));
    private static final String WORD = "11".repeat(32);

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private HttpServer server;
    private Web3jLedger ledger;
    private int status = 200;
    private long idsAhead;
    private Function<JsonNode, String> answer = request -> "";
    private final List<String> methods = new ArrayList<>();

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        ledger = Web3jLedger.at("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    }

    @AfterEach
    void stopServer() {
        ledger.close();
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void aRefusedKeyIsBadInput(int refused) {
        status = refused;
        answer = request -> "the token is wrong";
        assertThatThrownBy(ledger::chainId)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(ledger + " answered HTTP " + refused + " to eth_chainId")
                .hasMessageNotContaining("token");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void aServerThatIsBusyOrBrokenMayBeAskedAgain(int refused) {
        status = refused;
        assertThatThrownBy(ledger::chainId)
                .isInstanceOf(RetryableException.class)
                .hasMessage(ledger + " answered HTTP " + refused + " to eth_chainId");
    }

    @Test
    void aPageInPlaceOfJsonIsSaid() {
        answer = request -> "<html>sign in</html>";
        assertThatThrownBy(ledger::chainId)
                .isInstanceOf(RetryableException.class)
                .hasMessage(ledger + " answered eth_chainId with something that is not JSON-RPC");
    }

    @Test
    void anErrorIsShownWithItsCode() {
        answer = request -> error(-32005, "limit exceeded");
        assertThatThrownBy(ledger::chainId)
                .isInstanceOf(RetryableException.class)
                .hasMessage(ledger + " answered eth_chainId with error -32005: limit exceeded");
    }

    @Test
    void aChainWithoutAFinalBlockCantTellYet() {
        answer = request -> result("null");
        assertThatThrownBy(ledger::finalized)
                .isInstanceOf(RetryableException.class)
                .hasMessage(ledger + " has no finalized block yet");
    }

    @Test
    void aQuantityThatIsNoneIsRefused() {
        answer = request -> result("\"seven\"");
        assertThatThrownBy(ledger::chainId)
                .isInstanceOf(RetryableException.class)
                .hasMessage(ledger + " answered the quantity 'seven'");
    }

    @Test
    void aNodeThatKnowsNoTipIsGivenOneGwei() {
        answer = request -> error(-32601, "method not found");
        assertThat(ledger.suggestedTip()).hasToString("1000000000");
    }

    @Test
    void eventsAreReadInStepsThatTheNodeAccepts() {
        answer = request -> {
            JsonNode filter = request.path("params").path(0);
            long from = Long.decode(filter.path("fromBlock").asText());
            long to = Long.decode(filter.path("toBlock").asText());
            if (to - from >= 1000) {
                return error(-32005, "query returned more than 10000 results");
            }
            ArrayNode logs = Json.array();
            for (long block : new long[] {3, 2500, 9999}) {
                if (block >= from && block <= to) {
                    logs.add(log(block).put("blockTimestamp", "0x" + Long.toHexString(block)));
                }
            }
            return result(logs.toString());
        };
        List<AppendedLog> logs = ledger.appended(REGISTRY, STREAM, 0, 10_000);
        assertThat(logs).extracting(AppendedLog::blockNumber).containsExactly(3L, 2500L, 9999L);
        assertThat(logs.get(0).blockTimestamp()).isEqualTo(Instant.ofEpochSecond(3));
    }

    @Test
    void anEventsTimeIsLookedUpOnceABlockWhereTheEventLacksIt() {
        answer = request -> request.path("method").asText().equals("eth_getLogs")
                ? result(Json.array()
                        .add(log(7))
                        .add(log(7).put("logIndex", "0x1"))
                        .toString())
                : result(Json.object()
                        .put("number", "0x7")
                        .put("hash", "0x" + WORD)
                        .put("gasLimit", "0x1")
                        .put("timestamp", "0x64")
                        .toString());
        assertThat(ledger.appended(REGISTRY, STREAM, 0, 10))
                .extracting(AppendedLog::blockTimestamp)
                .containsOnly(Instant.ofEpochSecond(100));
        assertThat(methods).containsExactly("eth_getLogs", "eth_getBlockByHash");
    }

    @Test
    void anEventOfAnotherSizeIsRefused() {
        answer = request -> result(Json.array()
                .add(log(7).put("data", "0x00").put("blockTimestamp", "0x1"))
                .toString());
        assertThatThrownBy(() -> ledger.appended(REGISTRY, STREAM, 0, 10))
                .isInstanceOf(RetryableException.class)
                .hasMessage(ledger + " answered an event of 1 bytes");
    }

    @Test
    void receiptsAreReadOneByOneWhereTheNodeDoesNotGiveThemAtOnce() {
        for (String refusal : List.of(error(-32601, "method not found"), result("null"))) {
            methods.clear();
            answer = request -> switch (request.path("method").asText()) {
                case "eth_getBlockByHash" -> result(block().toString());
                case "eth_getBlockReceipts" -> refusal;
                default -> result(receipt().toString());
            };
            BlockReceipts read = ledger.receipts(STREAM);
            assertThat(read.receipts()).hasSize(2);
            assertThat(ConsensusReceipt.decode(read.receipts().get(1)).type()).isEqualTo(2);
            assertThat(methods)
                    .containsExactly(
                            "eth_getBlockByHash",
                            "eth_getBlockReceipts",
                            "eth_getTransactionReceipt",
                            "eth_getTransactionReceipt");
        }
    }

    @Test
    void aBlockOrAReceiptThatTheNodeLacksIsSaid() {
        answer = request -> result("null");
        assertThatThrownBy(() -> ledger.receipts(STREAM))
                .isInstanceOf(RetryableException.class)
                .hasMessage(ledger + " lacks block " + STREAM);
        answer = request -> request.path("method").asText().equals("eth_getBlockByHash")
                ? result(block().toString())
                : result("null");
        assertThatThrownBy(() -> ledger.receipts(STREAM))
                .isInstanceOf(RetryableException.class)
                .hasMessage(ledger + " lacks the receipt of transaction 0x" + WORD);
    }

    @Test
    void aReceiptOfATypeThatEthereumLacksIsNamed() {
        answer = request -> request.path("method").asText().equals("eth_getBlockByHash")
                ? result(block().toString())
                : result(Json.array().add(receipt().put("type", "0xff")).toString());
        assertThatThrownBy(() -> ledger.receipts(STREAM))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("a receipt of the block has type 255, which Ethereum's rules don't know");
    }

    @Test
    void anErrorNamesTheCallThatItAnswers() {
        answer = request -> request.path("method").asText().equals("eth_getBlockByHash")
                ? result(block().toString())
                : error(-32000, "pruned");
        assertThatThrownBy(() -> ledger.receipts(STREAM))
                .isInstanceOf(RetryableException.class)
                .hasMessage(ledger + " answered eth_getTransactionReceipt with error -32000: pruned");
    }

    @Test
    void anAnswerToAnotherRequestIsRefused() {
        idsAhead = 5;
        answer = request -> result("\"0x1\"");
        assertNonsense(ledger::chainId, " answered eth_chainId with the id of another request");
    }

    @Test
    void anAnswerWithoutAResultIsRefused() {
        answer = request -> "{\"jsonrpc\":\"2.0\",\"id\":1}";
        assertNonsense(ledger::chainId, " answered eth_chainId with neither a result nor an error");
    }

    @Test
    void aTransactionsHashIsTheOneOfItsBytes() {
        answer = request -> result("\"0x" + WORD + "\"");
        assertNonsense(
                () -> ledger.send(new SignedTransaction(STREAM, new byte[] {2})),
                " answered transaction 0x" + WORD + " in place of " + STREAM);
    }

    @Test
    void theReceiptOfAnotherTransactionIsRefused() {
        answer = request -> result(receipt()
                .put("transactionHash", "0x" + WORD)
                .put("blockHash", "0x" + WORD)
                .put("blockNumber", "0x7")
                .put("gasUsed", "0x7")
                .put("effectiveGasPrice", "0x7")
                .toString());
        assertNonsense(() -> ledger.receipt(STREAM), " answered the receipt of 0x" + WORD + " in place of " + STREAM);
        answer = request -> result("{\"hash\":\"0x" + WORD + "\"}");
        assertNonsense(() -> ledger.isKnown(STREAM), " answered transaction 0x" + WORD + " in place of " + STREAM);
    }

    @Test
    void aBlockOfAnotherNumberIsRefused() {
        answer = request ->
                result(block().put("hash", "0x" + WORD).put("gasLimit", "0x1").toString());
        assertThat(ledger.block(7)).isPresent();
        assertNonsense(() -> ledger.block(8), " answered block 7 in place of 8");
    }

    @Test
    void nothingIsNoValue() {
        answer = request -> result("null");
        assertNonsense(() -> ledger.head(REGISTRY, STREAM, STREAM), " answered nothing where bytes belong");
        assertNonsense(() -> ledger.codeHash(REGISTRY), " answered nothing where bytes belong");
        assertNonsense(() -> ledger.balance(REGISTRY), " answered the quantity 'null'");
        assertNonsense(() -> ledger.appended(REGISTRY, STREAM, 0, 9), " answered eth_getLogs without a list of events");
        assertNonsense(ledger::syncing, " answered eth_syncing with neither false nor how far it is");
        assertNonsense(
                () -> ledger.send(new SignedTransaction(STREAM, new byte[] {2})),
                " answered nothing where bytes belong");
    }

    @Test
    void eventsThatWereNotAskedForAreRefused() {
        String other = "0x" + "77".repeat(32);
        ObjectNode otherStream = log(7);
        ((ArrayNode) otherStream.path("topics")).set(1, other);
        ObjectNode otherEvent = log(7);
        ((ArrayNode) otherEvent.path("topics")).set(0, other);
        assertEventRefused(log(7).put("address", "0x" + "77".repeat(20)), "with an event of another contract");
        assertEventRefused(otherStream, "with an event of another topic");
        assertEventRefused(otherEvent, "with an event of another topic");
        assertEventRefused(log(11), "for blocks 0 to 10 with an event of block 11");
    }

    @Test
    void anEventThatIsGivenTwiceIsOne() {
        answer = request -> result(Json.array()
                .add(log(7).put("blockTimestamp", "0x1"))
                .add(log(7).put("blockTimestamp", "0x1"))
                .toString());
        assertThat(ledger.appended(REGISTRY, STREAM, 0, 10)).hasSize(1);
    }

    @Test
    void aServerThatIsTooBusyForALargeQuestionIsAskedASmallerOne() {
        answer = request -> {
            JsonNode filter = request.path("params").path(0);
            boolean large = Long.decode(filter.path("toBlock").asText())
                            - Long.decode(filter.path("fromBlock").asText())
                    >= 100;
            status = large ? 413 : 200;
            return result("[]");
        };
        assertThat(ledger.appended(REGISTRY, STREAM, 0, 999)).isEmpty();
        assertThat(methods).hasSizeLessThan(30);
    }

    @Test
    void prunedHistoryIsNotAskedForInSmallerSteps() {
        answer = request -> error(4444, "pruned history unavailable");
        assertThatThrownBy(() -> ledger.appended(REGISTRY, STREAM, 0, 999_999))
                .isInstanceOf(RetryableException.class)
                .hasMessage(ledger + " answered eth_getLogs with error 4444: pruned history unavailable");
        assertThat(methods).hasSize(1);
    }

    private void assertEventRefused(ObjectNode log, String message) {
        answer = request -> result(Json.array().add(log).toString());
        assertNonsense(() -> ledger.appended(REGISTRY, STREAM, 0, 10), " answered eth_getLogs " + message);
    }

    private void assertNonsense(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(RetryableException.class).hasMessage(ledger + message);
    }

    private static ObjectNode block() {
        ObjectNode block = Json.object().put("number", "0x7").put("timestamp", "0x64");
        block.putArray("transactions").add("0x" + WORD).add("0x" + WORD);
        return block;
    }

    private static ObjectNode receipt() {
        ObjectNode receipt =
                Json.object().put("type", "0x2").put("status", "0x1").put("cumulativeGasUsed", "0x5208");
        receipt.putArray("logs");
        return receipt;
    }

    private static ObjectNode log(long block) {
        ObjectNode log = Json.object();
        log.putArray("topics").add(AppendedEvent.SIGNATURE.toString()).add(STREAM.toString());
        return log.put("address", REGISTRY.toString())
                .put("data", "0x" + WORD + WORD + WORD)
                .put("transactionHash", "0x" + WORD)
                .put("blockHash", "0x" + WORD)
                .put("blockNumber", "0x" + Long.toHexString(block))
                .put("logIndex", "0x0");
    }

    private static String result(String json) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}";
    }

    private static String error(int code, String message) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = Json.parseObject(exchange.getRequestBody().readAllBytes(), "the request");
            methods.add(request.path("method").asText());
            byte[] body = answer.apply(request)
                    .replace("\"id\":1", "\"id\":" + (request.path("id").asLong() + idsAhead))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
