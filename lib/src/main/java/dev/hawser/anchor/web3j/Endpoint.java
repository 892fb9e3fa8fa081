package dev.hawser.anchor.web3j;

import dev.hawser.primitives.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The URL of a node. Whoever prints it shows scheme, host and port: keys lie in the rest. */
final class Endpoint {
    private final URI uri;

    private Endpoint(URI uri) {
        this.uri = uri;
    }

    static Endpoint parse(String url) {
        return parse(url, "--rpc");
    }

    /**
     * Reads a URL.
     *
     * @param option what the user named it by
     * @throws InvalidInputException unless the text is an http or https URL with a host
     */
    static Endpoint parse(String url, String option) {
        try {
            URI uri = new URI(url.strip());
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null) {
                return new Endpoint(uri);
            }
        } catch (URISyntaxException e) {
            // the exception quotes the URL and with it its secrets: the one message below must do
        }
        throw new InvalidInputException(
                "the " + option + " URL is none (not shown: it may hold a key)",
                "write it as http://HOST:PORT or https://…");
    }

    /** What the client calls: everything but the user information. */
    String url() {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return this + uri.getRawPath() + query;
    }

    /** {@code USER:PASSWORD} for basic authentication. */
    Optional<String> userInfo() {
        return Optional.ofNullable(uri.getUserInfo());
    }

    @Override
    public String toString() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port;
    }
}
