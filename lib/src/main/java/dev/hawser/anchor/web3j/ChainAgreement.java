package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.web3j.NoAnswer.Kind;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes sure that endpoints serve one chain, each being asked once, and tells the ones that lag behind the others. */
final class ChainAgreement {
    /** Behind a load balancer some blocks are nothing special. */
    private static final long MOST_BEHIND = 32;

    private static final int MOST_REPEATS = 3;

    private final List<JsonRpc> endpoints;
    private final Map<JsonRpc, Chain> chains = new HashMap<>();
    private long newest;
    private long last = -1;
    private int repeats;

    private record Chain(ChainId id, Hash32 genesis) {}

    ChainAgreement(List<JsonRpc> endpoints) {
        this.endpoints = endpoints;
    }

    /**
     * Asks the endpoint, and at the first call all of them, for its chain. Of a single endpoint nothing is asked.
     *
     * @throws InvalidInputException if two endpoints serve different chains
     * @throws RetryableException if the endpoint does not answer
     */
    void require(JsonRpc endpoint) {
        if (endpoints.size() == 1 || chains.containsKey(endpoint)) {
            return;
        }
        if (chains.isEmpty()) {
            endpoints.stream().filter(other -> other != endpoint).forEach(this::tryToAsk);
        }
        ask(endpoint);
    }

    private void tryToAsk(JsonRpc endpoint) {
        try {
            ask(endpoint);
        } catch (RetryableException e) {
            // it is asked again before it is used
        } catch (InvalidInputException e) {
            if (!(e.getCause() instanceof NoAnswer)) {
                throw e;
            }
        }
    }

    private void ask(JsonRpc endpoint) {
        try {
            Chain chain = new Chain(
                    new ChainId(Answers.number(endpoint.call("eth_chainId"))),
                    Answers.hash(endpoint.call("eth_getBlockByNumber", "0x0", false), "hash"));
            chains.forEach((other, known) -> requireSame(other, known, endpoint, chain));
            newest = Math.max(newest, number(endpoint));
            chains.put(endpoint, chain);
        } catch (RpcErrorException e) {
            String message = endpoint + " answered " + e.method() + " with error "
                    + e.error().code() + ": " + e.error().message();
            throw new RetryableException(message, "use another node", new NoAnswer(Kind.BROKEN, message, e));
        }
    }

    private static long number(JsonRpc endpoint) {
        return Answers.number(endpoint.call("eth_blockNumber"));
    }

    private static void requireSame(JsonRpc one, Chain known, JsonRpc other, Chain chain) {
        if (!known.equals(chain)) {
            throw new InvalidInputException(
                    "two endpoints serve different chains"
                            + "\n  " + one + ": chain " + known.id() + ", genesis " + known.genesis()
                            + "\n  " + other + ": chain " + chain.id() + ", genesis " + chain.genesis(),
                    "give with --rpc, or in deploy.rpc, nodes of one chain");
        }
    }

    /** Whether that is the answer to a question for the newest block. */
    static boolean isNewestBlock(String method, Object[] params, JsonNode answer) {
        return method.equals("eth_getBlockByNumber") && params[0].equals("latest") && answer.has("number");
    }

    /**
     * Whether the endpoint's newest block is at most a little behind the newest that any endpoint gave. When an endpoint
     * gives the same block again and again, the others are asked for theirs.
     */
    boolean isFresh(JsonRpc endpoint, long number) {
        repeats = number == last ? repeats + 1 : 0;
        last = number;
        if (repeats == MOST_REPEATS) {
            repeats = 0;
            chains.keySet().stream().filter(other -> other != endpoint).forEach(this::look);
        }
        newest = Math.max(newest, number);
        return number + MOST_BEHIND >= newest;
    }

    private void look(JsonRpc endpoint) {
        try {
            newest = Math.max(newest, number(endpoint));
        } catch (HawserException | RpcErrorException e) {
            // one that does not answer is nothing to go to
        }
    }
}
