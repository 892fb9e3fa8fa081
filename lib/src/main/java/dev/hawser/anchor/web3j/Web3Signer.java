package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.SignedTransaction;
import dev.hawser.anchor.Signer;
import dev.hawser.anchor.Transaction;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Texts;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Has Consensys' Web3Signer, or whatever answers {@code eth_signTransaction} as it does, sign. The signer takes the chain id
 * from its own configuration and could be anyone: what it gives back is believed once it was decoded and compared.
 */
public final class Web3Signer implements Signer, AutoCloseable {
    private static final String OPTION = "deploy.signer.web3signer";

    private final JsonRpc rpc;
    private final Address address;

    private Web3Signer(JsonRpc rpc, Address address) {
        this.rpc = rpc;
        this.address = address;
    }

    /**
     * Asks nothing yet.
     *
     * @param url whose path, query and user information show in no message
     * @throws InvalidInputException if it is no URL
     */
    public static Web3Signer at(String url, Address address) {
        return new Web3Signer(new JsonRpc(Endpoint.parse(url, OPTION), OPTION), address);
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public SignedTransaction sign(Transaction transaction) {
        JsonNode result = call("eth_signTransaction", parameters(transaction));
        String text = result.asText().toLowerCase(Locale.ROOT);
        if (!result.isTextual() || !Hex.isHex(text)) {
            throw new RetryableException(
                    rpc + " answered eth_signTransaction with no transaction", "check " + OPTION + ", and run again");
        }
        return Eip1559.requireAsked(Hex.decode(text), transaction, address);
    }

    /** Asks whether the signer holds the account's key. */
    @Override
    public void requireReady() {
        for (JsonNode account : call("eth_accounts")) {
            if (account.asText().equalsIgnoreCase(address.toString())) {
                return;
            }
        }
        throw notHeld();
    }

    @Override
    public void close() {
        rpc.close();
    }

    private JsonNode call(String method, Object... params) {
        try {
            JsonNode result = rpc.call(method, params);
            return result == null ? Json.array() : result;
        } catch (RpcErrorException e) {
            if (e.error().message().contains("No unlocked account")) {
                throw notHeld();
            }
            throw new RetryableException(
                    rpc + " refused " + method + ": "
                            + Texts.abbreviate(e.error().message()),
                    "look at the signer's log, and run again");
        }
    }

    private InvalidInputException notHeld() {
        return new InvalidInputException(
                rpc + " does not hold the key of " + address,
                "state the account of one of its keys as deploy.signer.address, or give the signer that key");
    }

    private Map<String, String> parameters(Transaction transaction) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("from", address.toString());
        transaction.call().to().ifPresent(to -> parameters.put("to", to.toString()));
        parameters.put("nonce", quantity(BigInteger.valueOf(transaction.nonce())));
        parameters.put("gas", quantity(BigInteger.valueOf(transaction.gasLimit())));
        parameters.put("maxPriorityFeePerGas", quantity(transaction.fees().tip().value()));
        parameters.put("maxFeePerGas", quantity(transaction.fees().max().value()));
        parameters.put("value", quantity(transaction.call().value().value()));
        parameters.put("data", Hex.encode(transaction.call().data()));
        return parameters;
    }

    private static String quantity(BigInteger number) {
        return "0x" + number.toString(16);
    }
}
