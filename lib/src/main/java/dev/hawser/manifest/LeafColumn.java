package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.merkle.AbiType;
import dev.hawser.primitives.InvalidInputException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One column of a leaf.
 *
 * @param type Spark's simpleString, such as {@code decimal(18,6)}
 */
public record LeafColumn(String name, String type, AbiType abi, Role role) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),(\\d+)\\)");
    private static final Map<String, Set<AbiType>> ALLOWED = Map.of(
            "string", Set.of(AbiType.STRING, AbiType.ADDRESS, AbiType.BYTES32),
            "binary", Set.of(AbiType.BYTES, AbiType.BYTES32, AbiType.UINT256),
            "boolean", Set.of(AbiType.BOOL),
            "tinyint", Set.of(AbiType.INT256),
            "smallint", Set.of(AbiType.INT256),
            "int", Set.of(AbiType.INT256),
            "bigint", Set.of(AbiType.INT256),
            "date", Set.of(AbiType.INT256),
            "timestamp", Set.of(AbiType.INT256));

    /** @throws InvalidInputException if the name or the pair of types can't stand in a leaf */
    public LeafColumn {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInputException(
                    "'" + name + "' can't name a published column", "use a-z, 0-9 and _, beginning with a letter");
        }
        Set<AbiType> allowed =
                DECIMAL.matcher(type).matches() ? Set.of(AbiType.INT256) : ALLOWED.getOrDefault(type, Set.of());
        if (!allowed.contains(abi)) {
            throw new InvalidInputException(
                    "published column " + name + ": type " + type + " can't be hashed as " + abi,
                    allowed.isEmpty()
                            ? "cast it to a string, an integer, a decimal of declared scale, a boolean, a date or a timestamp"
                            : "declare it as one of " + allowed);
        }
    }

    /** A column whose ABI type follows from its Spark type, unless one is declared. */
    public static LeafColumn of(String name, String type, String declaredAbi, Role role) {
        return new LeafColumn(name, type, declaredAbi == null ? natural(name, type) : AbiType.parse(declaredAbi), role);
    }

    static LeafColumn commitment(String name) {
        return new LeafColumn(name, "binary", AbiType.BYTES32, Role.COMMITMENT);
    }

    /** The digits after the point of a decimal column; 0 for every other. */
    public int scale() {
        Matcher matcher = DECIMAL.matcher(type);
        return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    }

    public boolean isDecimal() {
        return DECIMAL.matcher(type).matches();
    }

    ObjectNode toJson() {
        return Json.object().put("abi", abi.toString()).put("name", name).put("type", type);
    }

    ObjectNode toJsonWithRole() {
        return toJson().put("role", role.toString());
    }

    private static AbiType natural(String name, String type) {
        return switch (type) {
            case "string" -> AbiType.STRING;
            case "binary" -> AbiType.BYTES;
            case "boolean" -> AbiType.BOOL;
            case "tinyint", "smallint", "int", "bigint", "date", "timestamp" -> AbiType.INT256;
            default -> {
                if (DECIMAL.matcher(type).matches()) {
                    yield AbiType.INT256;
                }
                throw new InvalidInputException(
                        "published column " + name + " has type " + type + ", which can't be hashed exactly",
                        "cast it in the SQL to a string, an integer, a decimal of declared scale, a boolean, a date or a"
                                + " timestamp");
            }
        };
    }
}
