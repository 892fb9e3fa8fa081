package dev.hawser.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hawser.merkle.AbiType;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.Hex;
import dev.hawser.primitives.InvalidInputException;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** How the values of a leaf are written in a proof file, by their ABI type, and strictly read back. */
final class AbiJson {
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,77}");

    private AbiJson() {}

    static JsonNode write(AbiType type, Object value) {
        return switch (type) {
            case STRING -> TextNode.valueOf((String) value);
            case BOOL -> BooleanNode.valueOf((Boolean) value);
            case INT256, ADDRESS -> TextNode.valueOf(value.toString());
            case UINT256 -> TextNode.valueOf(new BigInteger(1, (byte[]) value).toString());
            case BYTES, BYTES32 ->
                TextNode.valueOf(value instanceof byte[] bytes ? Hex.encode(bytes) : value.toString());
        };
    }

    /** @throws InvalidInputException if the value isn't written exactly as {@link #write} would */
    static Object read(AbiType type, JsonNode json, String what) {
        if (type == AbiType.BOOL) {
            if (!json.isBoolean()) {
                throw wrong(type, what);
            }
            return json.booleanValue();
        }
        if (!json.isTextual()) {
            throw wrong(type, what);
        }
        String text = json.textValue();
        return switch (type) {
            case STRING -> wellFormed(text, what);
            case INT256 -> integer(text, 255, what, type);
            case UINT256 -> uint256(integer(text, 256, what, type), what);
            case BYTES32 -> hex(text, 32, what, type);
            case ADDRESS -> Address.of(hex(text, 20, what, type));
            case BYTES -> hex(text, -1, what, type);
            case BOOL -> throw new AssertionError();
        };
    }

    private static String wellFormed(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw wrong(AbiType.STRING, what);
            }
        }
        return text;
    }

    private static BigInteger integer(String text, int bits, String what, AbiType type) {
        if (!INTEGER.matcher(text).matches() || new BigInteger(text).bitLength() > bits) {
            throw wrong(type, what);
        }
        return new BigInteger(text);
    }

    private static byte[] uint256(BigInteger value, String what) {
        if (value.signum() < 0) {
            throw wrong(AbiType.UINT256, what);
        }
        byte[] word = new byte[32];
        byte[] bytes = value.toByteArray();
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, word, 32 - length, length);
        return word;
    }

    private static byte[] hex(String text, int length, String what, AbiType type) {
        if (!Hex.isHex(text) || length >= 0 && text.length() != 2 + 2 * length) {
            throw wrong(type, what);
        }
        return Hex.decode(text);
    }

    private static InvalidInputException wrong(AbiType type, String what) {
        return new InvalidInputException(
                what + " is not written as " + type + " must be", "give the file as it was published");
    }
}
