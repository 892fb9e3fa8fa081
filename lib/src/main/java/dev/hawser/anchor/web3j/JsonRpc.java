package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.exceptions.ClientConnectionException;
import org.web3j.protocol.http.HttpService;

/** Synchronous JSON-RPC over a client of its own, which logs nothing. */
final class JsonRpc implements AutoCloseable {
    private static final Pattern HTTP_STATUS = Pattern.compile("\\b([1-5]\\d\\d);");

    private final Endpoint endpoint;
    private final OkHttpClient client;
    private final HttpService service;
    private final String option;

    JsonRpc(Endpoint endpoint) {
        this(endpoint, "--rpc");
    }

    /** @param option what the user named the endpoint by, for advice */
    JsonRpc(Endpoint endpoint, String option) {
        this.endpoint = endpoint;
        this.option = option;
        this.client = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(Duration.ofSeconds(30))
                .writeTimeout(Duration.ofSeconds(30))
                .build();
        this.service = new HttpService(endpoint.url(), client);
        endpoint.userInfo().ifPresent(user -> service.addHeader("Authorization", basic(user)));
    }

    /**
     * The result of the call; a null node where it is null.
     *
     * @throws RpcErrorException if the node answers with an error
     * @throws RetryableException if it does not answer
     * @throws InvalidInputException if it answers that the caller is not let in
     */
    JsonNode call(String method, Object... params) {
        try {
            Request<Object, NodeResponse> request = new Request<>(method, List.of(params), service, NodeResponse.class);
            NodeResponse response = request.send();
            if (response.hasError()) {
                Response.Error error = response.getError();
                String message = error.getMessage() == null ? "" : error.getMessage();
                throw new RpcErrorException(method, new RpcError(error.getCode(), message, error.getData()));
            }
            return response.getResult();
        } catch (ClientConnectionException e) {
            throw httpFailure(method, e);
        } catch (JsonProcessingException e) {
            throw new RetryableException(
                    endpoint + " answered " + method + " with something that is not JSON-RPC",
                    "check " + option + ", and run again",
                    e);
        } catch (IOException e) {
            throw new RetryableException(
                    "no answer from " + endpoint + " to " + method + ": " + reason(e),
                    "check that it runs and that " + option + " names it, and run again",
                    e);
        }
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }

    /** The answer's body may hold anything, so the message names the status alone and the cause is left out. */
    private RuntimeException httpFailure(String method, ClientConnectionException e) {
        Matcher matcher = HTTP_STATUS.matcher(String.valueOf(e.getMessage()));
        String status = matcher.find() ? matcher.group(1) : "an error";
        String message = endpoint + " answered HTTP " + status + " to " + method;
        return List.of("401", "403", "404").contains(status)
                ? new InvalidInputException(message, "check path and key of the " + option + " URL")
                : new RetryableException(message, "run again, or name another in " + option);
    }

    private static String reason(IOException e) {
        String name = e.getClass().getSimpleName();
        return e.getMessage() == null ? name : name + ", " + e.getMessage();
    }

    private static String basic(String userInfo) {
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? Credentials.basic(userInfo, "")
                : Credentials.basic(userInfo.substring(0, colon), userInfo.substring(colon + 1));
    }

    /** Named for Jackson, which must know the type of the result. */
    static final class NodeResponse extends Response<JsonNode> {}
}
