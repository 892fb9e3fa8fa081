package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.web3j.NoAnswer.Kind;
import dev.hawser.primitives.HawserException;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.http.HttpService;

/** Synchronous JSON-RPC to one endpoint over a client of its own, which logs nothing. */
final class JsonRpc implements Rpc {
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
                .addInterceptor(new StatusInterceptor())
                .build();
        this.service = new HttpService(endpoint.url(), client);
        endpoint.userInfo().ifPresent(user -> service.addHeader("Authorization", basic(user)));
    }

    @Override
    public JsonNode call(String method, Object... params) {
        Request<Object, NodeResponse> request = new Request<>(method, List.of(params), service, NodeResponse.class);
        NodeResponse response = send(method, request);
        if (response == null || response.getId() != request.getId() && !isUnnumberedError(response)) {
            throw broken(method, response == null ? "nothing" : "the id of another request", null);
        }
        if (response.hasError()) {
            Response.Error error = response.getError();
            throw new RpcErrorException(
                    method,
                    new RpcError(
                            error.getCode(),
                            error.getMessage() == null ? "" : endpoint.without(error.getMessage()),
                            error.getData()));
        }
        if (response.getResult() == null) {
            throw broken(method, "neither a result nor an error", null);
        }
        return response.getResult();
    }

    private NodeResponse send(String method, Request<Object, NodeResponse> request) {
        try {
            return request.send();
        } catch (NoAnswer e) {
            throw httpFailure(method, e);
        } catch (JsonProcessingException e) {
            throw broken(method, "something that is not JSON-RPC", e);
        } catch (IOException e) {
            throw new RetryableException(
                    "no answer from " + endpoint + " to " + method + ": " + reason(e),
                    "check that it runs and that " + option + " names it, and run again",
                    new NoAnswer(isReadTimeout(e) ? Kind.TIMEOUT : Kind.UNREACHABLE, reason(e), e));
        }
    }

    @Override
    public int endpoints() {
        return 1;
    }

    @Override
    public void passOver() {
        // there is no other
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }

    private RetryableException broken(String method, String what, Throwable cause) {
        String message = endpoint + " answered " + method + " with " + what;
        return new RetryableException(
                message, "check " + option + ", and run again", new NoAnswer(Kind.BROKEN, message, cause));
    }

    private HawserException httpFailure(String method, NoAnswer e) {
        String message = endpoint + " answered " + e.getMessage() + " to " + method;
        return e.kind() == Kind.REFUSED
                ? new InvalidInputException(message, "check path and key of the " + option + " URL", e)
                : new RetryableException(message, "run again, or name another in " + option, e);
    }

    /** By JSON-RPC 2.0 the id is null where the server could not read the request's. */
    private static boolean isUnnumberedError(NodeResponse response) {
        return response.hasError() && response.getId() == 0;
    }

    private static boolean isReadTimeout(IOException e) {
        return e instanceof SocketTimeoutException
                && !String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("connect");
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
