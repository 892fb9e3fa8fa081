package dev.hawser.anchor.web3j;

import dev.hawser.primitives.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The URL of a node. Whoever prints it shows scheme, host and port: keys lie in the rest. */
final class Endpoint {
    private static final int SHORTEST_SECRET = 6;

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

    /** The text with a mark in place of everything of the URL that may be a secret: servers quote what they are sent. */
    String without(String text) {
        String shown = text;
        for (String part :
                parts().filter(part -> part.length() >= SHORTEST_SECRET).toList()) {
            shown = shown.replace(part, "…");
        }
        return shown;
    }

    private Stream<String> parts() {
        return Stream.of(uri.getPath(), uri.getQuery(), uri.getUserInfo(), uri.getFragment())
                .filter(Objects::nonNull)
                .flatMap(part -> Stream.of(part.split("[/?&=:]")));
    }

    @Override
    public String toString() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port;
    }
}
