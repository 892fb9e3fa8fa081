package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;

/** JSON-RPC to one endpoint or several. Its text names the one that answered last, without secrets. */
interface Rpc extends AutoCloseable {

    /**
     * The result of the call; a null node where it is null.
     *
     * @throws RpcErrorException if the node answers with an error
     * @throws RetryableException if nobody answers; the cause is a {@link NoAnswer}
     * @throws InvalidInputException if the answer is that the caller is not let in
     */
    JsonNode call(String method, Object... params);

    /** How many endpoints there are. */
    int endpoints();

    /** Asks another endpoint from now on, where there is one: what the present one answered was of no use. */
    void passOver();

    @Override
    void close();
}
