package dev.hawser.anchor;

import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The name of a stream: a pipeline's name, or that name with {@code .sources}.
 *
 * @param value {@code [a-z0-9][a-z0-9-]{0,22}}, then {@code .sources} or nothing: at most 31 characters
 */
public record StreamName(String value) {
    private static final String SOURCES = ".sources";
    private static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9-]{0,22}(\\.sources)?");

    /** @throws InvalidInputException if the name is of another form */
    public StreamName {
        if (!PATTERN.matcher(value).matches()) {
            throw new InvalidInputException(
                    "not the name of a stream: " + Texts.abbreviate(value),
                    "use at most 23 of a-z, 0-9 and -, not beginning with -");
        }
    }

    /** The stream of the pipeline's batches. */
    public static StreamName ofBatches(String pipeline) {
        StreamName name = new StreamName(pipeline);
        if (name.isSources()) {
            throw new InvalidInputException(
                    "not the name of a pipeline: " + Texts.abbreviate(pipeline), "leave out '" + SOURCES + "'");
        }
        return name;
    }

    /** The stream of the pipeline's datasets and models. */
    public static StreamName ofSources(String pipeline) {
        return new StreamName(ofBatches(pipeline).value + SOURCES);
    }

    /** Reads what {@link #bytes32} wrote. */
    public static StreamName of(Hash32 word) {
        return new StreamName(new String(word.bytes(), StandardCharsets.ISO_8859_1).replaceFirst("\0+$", ""));
    }

    public boolean isSources() {
        return value.endsWith(SOURCES);
    }

    /** ASCII, padded with zeros on the right. */
    public Hash32 bytes32() {
        return Hash32.of(Arrays.copyOf(value.getBytes(StandardCharsets.US_ASCII), 32));
    }

    @Override
    public String toString() {
        return value;
    }
}
