package dev.hawser.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hex;
import dev.hawser.testing.JsonServer.Answer;
import dev.hawser.testing.JsonServer.Request;
import java.math.BigInteger;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/**
 * Answers as Web3Signer does, by its documentation and by its sources (EthSignTransactionResultProvider, EthTransaction,
 * EthAccountsResultProvider): one parameter; unknown members ignored; the chain id from its own configuration; of type 2 where
 * both fees are given; error −32602 without a nonce, −32000 for an account that it lacks.
 */
public final class FakeWeb3Signer implements AutoCloseable {
    private static final BigInteger DEFAULT_GAS = BigInteger.valueOf(90_000);

    private final Credentials key;
    private final long chainId;
    private final JsonServer server;
    private UnaryOperator<String> change = raw -> raw;

    public FakeWeb3Signer(String privateKey, long chainId) {
        this.key = Credentials.create(privateKey);
        this.chainId = chainId;
        this.server = JsonServer.start(request -> Answer.ok(answer(request)));
    }

    public Address address() {
        return Address.parse(key.getAddress());
    }

    public JsonServer server() {
        return server;
    }

    /** Makes it give back something else than what it signed. */
    public void lie(UnaryOperator<String> next) {
        change = next;
    }

    @Override
    public void close() {
        server.close();
    }

    private JsonNode answer(Request request) {
        JsonNode call = request.body();
        ObjectNode answer = Json.object().put("jsonrpc", "2.0");
        answer.set("id", call.path("id"));
        switch (call.path("method").asText()) {
            case "eth_accounts" -> answer.putArray("result").add(key.getAddress());
            case "eth_signTransaction" -> sign(call.path("params"), answer);
            default -> error(answer, -32601, "Method not found");
        }
        return answer;
    }

    private void sign(JsonNode params, ObjectNode answer) {
        JsonNode asked = params.path(0);
        if (params.size() != 1 || !asked.has("from") || !asked.has("nonce")) {
            error(answer, -32602, "Invalid params");
        } else if (!asked.path("from").asText().toLowerCase(Locale.ROOT).equals(key.getAddress())) {
            error(answer, -32000, "No unlocked account matches the Sender");
        } else {
            answer.put("result", change.apply(Hex.encode(TransactionEncoder.signMessage(raw(asked), key))));
        }
    }

    private RawTransaction raw(JsonNode asked) {
        return RawTransaction.createTransaction(
                chainId,
                number(asked, "nonce", BigInteger.ZERO),
                number(asked, "gas", DEFAULT_GAS),
                asked.path("to").asText(),
                number(asked, "value", BigInteger.ZERO),
                asked.path("data").asText(),
                number(asked, "maxPriorityFeePerGas", null),
                number(asked, "maxFeePerGas", null));
    }

    private static BigInteger number(JsonNode asked, String member, BigInteger otherwise) {
        return asked.has(member) ? new BigInteger(asked.path(member).asText().substring(2), 16) : otherwise;
    }

    private static void error(ObjectNode answer, int code, String message) {
        answer.putObject("error").put("code", code).put("message", message);
    }
}
