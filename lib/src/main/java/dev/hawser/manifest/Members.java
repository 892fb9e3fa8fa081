package dev.hawser.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The members of a JSON object from outside, read by name and type; a missing or mistyped one is named in the error. */
public final class Members {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final ObjectNode node;
    private final String what;

    private Members(ObjectNode node, String what) {
        this.node = node;
        this.what = what;
    }

    /** @param what names the document in messages */
    public static Members of(ObjectNode node, String what) {
        return new Members(node, what);
    }

    public ObjectNode node() {
        return node;
    }

    public boolean has(String name) {
        return node.has(name);
    }

    public String text(String name) {
        return required(name, "a string", JsonNode::isTextual).textValue();
    }

    public Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** A JSON integer of at most 2^53 − 1 and at least 0. */
    public long count(String name) {
        JsonNode number = required(name, "a count", node -> node.isIntegralNumber() && node.canConvertToLong());
        long value = number.longValue();
        if (value < 0 || value >= 1L << 53) {
            throw wrong(name, "a count");
        }
        return value;
    }

    /** A string of decimal digits without leading zeros that fits a long. */
    public long decimalLong(String name) {
        String text = text(name);
        if (!DECIMAL.matcher(text).matches()) {
            throw wrong(name, "an integer as a decimal string");
        }
        return Long.parseLong(text);
    }

    /** A chain id as a decimal string. */
    public ChainId chainId(String name) {
        long id = decimalLong(name);
        if (id == 0) {
            throw wrong(name, "a chain id");
        }
        return new ChainId(id);
    }

    /** A time as ISO 8601 in UTC. */
    public Instant instant(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException e) {
            throw wrong(name, "a time such as 2024-01-01T00:00:00Z");
        }
    }

    public boolean flag(String name) {
        return required(name, "true or false", JsonNode::isBoolean).booleanValue();
    }

    public Hash32 hash(String name) {
        return parsed(name, Hash32::parse);
    }

    /** In lower case, as every format writes it. */
    public Address address(String name) {
        Address address = parsed(name, Address::parse);
        if (!address.toString().equals(text(name))) {
            throw wrong(name, "an address in lower case");
        }
        return address;
    }

    public Members object(String name) {
        return new Members((ObjectNode) required(name, "an object", JsonNode::isObject), what + "." + name);
    }

    public Optional<Members> optionalObject(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    public List<Members> objects(String name) {
        List<Members> objects = new ArrayList<>();
        for (JsonNode element : required(name, "a list", JsonNode::isArray)) {
            if (!(element instanceof ObjectNode object)) {
                throw wrong(name, "a list of objects");
            }
            objects.add(new Members(object, what + "." + name + "[" + objects.size() + "]"));
        }
        return objects;
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : required(name, "a list", JsonNode::isArray)) {
            if (!element.isTextual()) {
                throw wrong(name, "a list of strings");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    public List<Hash32> hashes(String name) {
        return texts(name, Hash32::parse);
    }

    /** A list of strings, each read by the parser. */
    public <T> List<T> texts(String name, Function<String, T> parser) {
        return texts(name).stream().map(text -> named(name, text, parser)).toList();
    }

    /** Bytes in lower-case hex with 0x. */
    public byte[] bytes(String name) {
        return parsed(name, Hex::decode);
    }

    public List<byte[]> byteStrings(String name) {
        return texts(name, Hex::decode);
    }

    public List<Boolean> flags(String name) {
        List<Boolean> flags = new ArrayList<>();
        for (JsonNode element : required(name, "a list", JsonNode::isArray)) {
            if (!element.isBoolean()) {
                throw wrong(name, "a list of true and false");
            }
            flags.add(element.booleanValue());
        }
        return flags;
    }

    /** @throws InvalidInputException if there is a member that is not in the set */
    public void allowOnly(Set<String> known) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new InvalidInputException(
                        what + " has an unknown member '" + name + "'", "give the file as it was published");
            }
        }
    }

    /** The error that the member is not what it must be. */
    public InvalidInputException wrong(String name, String expected) {
        return new InvalidInputException(
                what + ": member '" + name + "' is not " + expected, "give the file as it was published");
    }

    private <T> T parsed(String name, Function<String, T> parser) {
        return named(name, text(name), parser);
    }

    private <T> T named(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(what + ": member '" + name + "': " + e.getMessage(), e.advice(), e);
        }
    }

    private JsonNode required(String name, String expected, Predicate<JsonNode> test) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new InvalidInputException(
                    what + " lacks the member '" + name + "'", "give the file as it was published");
        }
        if (!test.test(value)) {
            throw wrong(name, expected);
        }
        return value;
    }
}
