package dev.hawser.anchor.web3j;

import dev.hawser.anchor.web3j.NoAnswer.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Tells by the HTTP status whether a body is worth reading: providers send JSON-RPC errors with 400 and 500 too. Messages
 * name the status alone, as a body may hold anything.
 */
final class StatusInterceptor implements Interceptor {
    private static final int PEEKED = 1 << 20;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.isSuccessful()) {
            return response;
        }
        Optional<Kind> kind = kind(response.code());
        if (kind.isEmpty() && holdsAnError(response)) {
            return response.newBuilder().code(200).build();
        }
        response.close();
        throw new NoAnswer(kind.orElse(Kind.BROKEN), "HTTP " + response.code(), retryAfter(response));
    }

    /** What the status says by itself. */
    private static Optional<Kind> kind(int status) {
        return switch (status) {
            case 401, 403, 404 -> Optional.of(Kind.REFUSED);
            case 408, 504, 524 -> Optional.of(Kind.TIMEOUT);
            case 413 -> Optional.of(Kind.TOO_LARGE);
            case 429 -> Optional.of(Kind.BUSY);
            default -> Optional.empty();
        };
    }

    private static boolean holdsAnError(Response response) throws IOException {
        String body = response.peekBody(PEEKED).string().strip();
        return body.startsWith("{") && body.contains("\"error\"") && body.contains("\"jsonrpc\"");
    }

    /** Seconds; the other form, a date, is not used by nodes' providers. */
    private static Optional<Duration> retryAfter(Response response) {
        String header = String.valueOf(response.header("Retry-After"));
        return header.matches("\\d{1,6}") ? Optional.of(Duration.ofSeconds(Long.parseLong(header))) : Optional.empty();
    }
}
