package dev.hawser.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The golden vectors of FORMATS.md, version 1. */
public final class Vectors {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    private Vectors() {}

    /** What the vectors are computed from. */
    public static JsonNode cases(String section) {
        return read("cases").get(section);
    }

    /** What comes out. */
    public static JsonNode expected(String section) {
        return read("expected").get(section);
    }

    /** The texts of a list. */
    public static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static JsonNode read(String which) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/hawser-v1-" + which + ".json")) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
