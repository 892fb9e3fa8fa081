package dev.hawser.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.merkle.AbiEncoder;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.JsonCanonicalizer;
import org.erdtman.jcs.NumberToJSON;

/**
 * Strict JSON: duplicate members, trailing text, other encodings than UTF-8 and what is nested deeper than {@link
 * #MOST_LEVELS} are refused on reading, RFC 8785 is written.
 */
public final class Json {
    /** Objects and lists within each other. */
    static final int MOST_LEVELS = 64;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_LEVELS)
                            .maxStringLength(64 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /**
     * Reads one JSON object.
     *
     * @param what names the document in the message
     * @throws InvalidInputException if the bytes are not exactly one JSON object without duplicate members
     */
    public static ObjectNode parseObject(byte[] bytes, String what) {
        try {
            JsonNode node = MAPPER.readTree(text(bytes, what));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new InvalidInputException(what + " is not a JSON object", "give the file as it was published");
        } catch (StreamConstraintsException e) {
            throw new InvalidInputException(
                    what + where(e) + " is nested deeper than " + MOST_LEVELS
                            + " levels, or has a name, number or text that is too long",
                    "give the file as it was published",
                    e);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    what + " holds a number whose exponent is too long", "give the file as it was published", e);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    what + " is not JSON" + where(e) + ": " + e.getOriginalMessage(),
                    "give the file as it was published",
                    e);
        }
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /** Jackson itself would guess the encoding, skip a byte order mark and take half a surrogate pair for a character. */
    private static String text(byte[] bytes, String what) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(what + " is not UTF-8", "give the file as it was published", e);
        }
        if (text.startsWith(BYTE_ORDER_MARK)) {
            throw new InvalidInputException(
                    what + " begins with a byte order mark", "give the file as it was published, in plain UTF-8");
        }
        return text;
    }

    /** The RFC 8785 text of the node. Numbers must be integers of at most 2^53 − 1. */
    public static String canonical(JsonNode node) {
        try {
            return new JsonCanonicalizer(node.toString()).getEncodedString();
        } catch (IOException e) {
            throw new IllegalArgumentException("no RFC 8785 text for " + node.getNodeType(), e);
        }
    }

    /**
     * The RFC 8785 text in UTF-8.
     *
     * @throws IllegalArgumentException if a text holds a lone surrogate
     */
    public static byte[] canonicalBytes(JsonNode node) {
        return AbiEncoder.utf8(canonical(node));
    }

    /** keccak256 of {@link #canonicalBytes}. */
    public static Hash32 digest(JsonNode node) {
        return Keccak.hash(canonicalBytes(node));
    }

    /** A finite double as RFC 8785 writes it. */
    public static String number(double value) {
        try {
            return NumberToJSON.serializeNumber(value);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a finite number: " + value, e);
        }
    }

    /** The node with line breaks, for people. */
    public static String pretty(JsonNode node) {
        return node.toPrettyString();
    }
}
