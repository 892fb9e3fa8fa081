package dev.hawser.anchor.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.anchor.AppendedLog;
import dev.hawser.anchor.Block;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.Receipt;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import dev.hawser.primitives.RetryableException;
import dev.hawser.primitives.Texts;
import dev.hawser.primitives.Wei;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Reads a node's answers. Whatever is not of the form that the execution API specifies is refused. */
final class Answers {
    private Answers() {}

    /** Something that no node should answer: the cause of a {@link RetryableException}. */
    static final class Nonsense extends Exception {
        Nonsense(String what) {
            super(what);
        }
    }

    static Block block(JsonNode node) {
        return new Block(
                number(node, "number"),
                hash(node, "hash"),
                Instant.ofEpochSecond(number(node, "timestamp")),
                node.hasNonNull("baseFeePerGas") ? wei(node.get("baseFeePerGas")) : Wei.ZERO,
                number(node, "gasLimit"));
    }

    static Receipt receipt(JsonNode node) {
        return new Receipt(
                hash(node, "transactionHash"),
                number(node, "status") == 1,
                number(node, "blockNumber"),
                hash(node, "blockHash"),
                number(node, "gasUsed"),
                wei(node.path("effectiveGasPrice")),
                node.hasNonNull("l1Fee") ? wei(node.get("l1Fee")) : Wei.ZERO,
                node.hasNonNull("contractAddress")
                        ? Optional.of(address(node.get("contractAddress")))
                        : Optional.empty());
    }

    static AppendedLog appended(JsonNode log, Instant timestamp) {
        byte[] data = bytes(log.path("data"));
        if (data.length != 96) {
            throw nonsense("an event of " + data.length + " bytes");
        }
        return new AppendedLog(
                new Entry(word(data, 0), word(data, 1)),
                word(data, 2),
                hash(log, "transactionHash"),
                number(log, "blockNumber"),
                hash(log, "blockHash"),
                timestamp);
    }

    static Hash32 word(byte[] data, int index) {
        if (data.length < 32 * (index + 1)) {
            throw nonsense(data.length + " bytes where word " + index + " is read");
        }
        return Hash32.of(Arrays.copyOfRange(data, 32 * index, 32 * index + 32));
    }

    static long number(JsonNode node, String member) {
        return number(node.path(member));
    }

    static long number(JsonNode quantity) {
        BigInteger value = wei(quantity).value();
        if (value.bitLength() > 63) {
            throw nonsense("the quantity " + value);
        }
        return value.longValue();
    }

    static Wei wei(JsonNode quantity) {
        String text = quantity.isMissingNode() ? "(none)" : quantity.asText();
        if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
            throw nonsense("the quantity " + Texts.abbreviate(text));
        }
        return new Wei(new BigInteger(text.substring(2), 16));
    }

    static byte[] bytes(JsonNode data) {
        if (!data.isTextual()) {
            throw nonsense(
                    data.isMissingNode() || data.isNull()
                            ? "nothing where bytes belong"
                            : "no text where bytes belong");
        }
        try {
            return Hex.decode(data.asText());
        } catch (InvalidInputException e) {
            throw nonsense(e.getMessage());
        }
    }

    static Hash32 hash(JsonNode node, String member) {
        return hash(node.path(member));
    }

    static Hash32 hash(JsonNode data) {
        return Hash32.of(bytes(data, 32));
    }

    static Address address(JsonNode data) {
        return Address.of(bytes(data, 20));
    }

    private static byte[] bytes(JsonNode data, int length) {
        byte[] bytes = bytes(data);
        if (bytes.length != length) {
            throw nonsense(bytes.length + " bytes where " + length + " belong");
        }
        return bytes;
    }

    /** @param what follows "answered " in the message */
    static RetryableException nonsense(String what) {
        return new RetryableException(
                "the node answered " + what, "use a node that follows the execution API", new Nonsense(what));
    }
}
