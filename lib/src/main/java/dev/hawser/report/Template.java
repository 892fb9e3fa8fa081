package dev.hawser.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page around a report, which allows its own style and scripts by their hashes, and nothing else. */
final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/";

    private static final String PAGE = read("report.html");
    private static final String STYLE = read("report.css");
    private static final String LIBRARY = "/*\n" + read(D3 + "LICENSE") + "*/\n" + read(D3 + "dist/d3.min.js");
    private static final String SCRIPT = read("report.js");
    private static final String POLICY = "default-src 'none'; style-src " + source(STYLE) + "; script-src "
            + source(LIBRARY) + " " + source(SCRIPT) + "; base-uri 'none'; form-action 'none'";

    private Template() {}

    static String page(String title, Html body, String data) {
        Map<String, String> parts = Map.of(
                "policy", POLICY,
                "title", Html.text(title).markup(),
                "style", STYLE,
                "body", body.markup(),
                "data", data,
                "library", LIBRARY,
                "script", SCRIPT);
        return PLACE.matcher(PAGE).replaceAll(place -> quoted(parts, place));
    }

    private static String quoted(Map<String, String> parts, MatchResult place) {
        return Matcher.quoteReplacement(parts.get(place.group(1)));
    }

    private static String source(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A browser reads a line break in one form only, and hashes what it reads. */
    private static String read(String resource) {
        try (InputStream in = Template.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
