package dev.hawser.config;

import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;

/** Absolute URIs from what people write, in the normal form of RFC 3986 §6.2.2. */
public final class Uris {
    private Uris() {}

    /**
     * The URI itself, or the {@code file} URI of a path.
     *
     * @param folder against which a relative path stands
     * @throws InvalidInputException if the text is neither
     */
    public static URI absolute(Path folder, String text) {
        try {
            if (!text.matches("[a-zA-Z][a-zA-Z0-9+.-]*:.*")) {
                return file(folder.resolve(text));
            }
            URI uri = new URI(text).normalize();
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (scheme.equals("file")) {
                return file(Path.of(uri.getPath()));
            }
            String authority = uri.getAuthority() == null ? "" : uri.getAuthority();
            return new URI(scheme, authority, uri.getPath(), uri.getQuery(), null);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new InvalidInputException("not a path or URI: " + Texts.abbreviate(text), "check it", e);
        }
    }

    private static URI file(Path path) throws URISyntaxException {
        return new URI("file", "", path.toAbsolutePath().normalize().toString(), null);
    }
}
