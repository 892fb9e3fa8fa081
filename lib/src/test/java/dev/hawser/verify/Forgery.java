package dev.hawser.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hawser.manifest.ProofFile;
import dev.hawser.primitives.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * A proof file with one change.
 *
 * @param place a JSON pointer to what was changed
 * @param text the file
 * @param expected what FORMATS.md demands of a checker that has a trust file and no node
 */
public record Forgery(String place, String text, Verdict expected) {

    /** What a checker comes to. */
    public enum Verdict {
        HOLDS,
        /** Something contradicts something else: exit 3. */
        REFUSED,
        /** Not a proof file: exit 2. */
        UNREADABLE
    }

    /** What no file shows. */
    private static final Set<String> NEVER = Set.of("/anchor/index", "/anchor/transactionHash");

    /** What only the block shows. */
    private static final Set<String> OFFLINE_ONLY =
            Set.of("/anchor/blockNumber", "/anchor/blockHash", "/anchor/blockTimestamp");

    /** Two changes of each value, each member left out, given twice and added. */
    public static List<Forgery> of(ObjectNode good, Random random) {
        List<Forgery> forged = new ArrayList<>();
        for (String place : places(good, "")) {
            if (place.equals("/manifest") && !good.has("anchor")) {
                continue; // Where no entry binds its digest, what nothing else repeats may be anything.
            }
            for (int round = 0; round < 2; round++) {
                ObjectNode copy = good.deepCopy();
                mutate(copy, place, random);
                if (!copy.equals(good)) {
                    forged.add(changed(place, copy));
                }
            }
        }
        for (String place : List.of("", "/anchor", "/offline")) {
            if (good.at(place) instanceof ObjectNode object) {
                members(good, place, object, forged);
            }
        }
        return forged;
    }

    private static void members(ObjectNode good, String place, ObjectNode object, List<Forgery> forged) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            ObjectNode less = good.deepCopy();
            ((ObjectNode) less.at(place)).remove(name);
            forged.add(removed(place + "/" + name, less));
            String member = "\"" + name + "\":" + text(object.get(name));
            String twice = text(good).replace(member, member + "," + member);
            forged.add(new Forgery(place + "/" + name + " twice", twice, Verdict.UNREADABLE));
        }
        ObjectNode more = good.deepCopy();
        ((ObjectNode) more.at(place)).put("note", "x");
        forged.add(changed(place + "/note", more));
    }

    private static Forgery changed(String place, ObjectNode copy) {
        boolean covered = !NEVER.contains(place) && (copy.has("offline") || !OFFLINE_ONLY.contains(place));
        return new Forgery(place, text(copy), verdict(copy, covered));
    }

    private static Forgery removed(String place, ObjectNode less) {
        boolean shownOnRequest = Set.of("/anchor", "/offline", "/featureWords").contains(place);
        return new Forgery(place + " left out", text(less), verdict(less, !shownOnRequest));
    }

    private static Verdict verdict(ObjectNode file, boolean covered) {
        try {
            ProofFile.parse(text(file).getBytes(StandardCharsets.UTF_8), "the file");
            return covered ? Verdict.REFUSED : Verdict.HOLDS;
        } catch (InvalidInputException e) {
            return Verdict.UNREADABLE;
        }
    }

    /** In ASCII: half of a surrogate pair can be written as an escape alone. */
    private static String text(JsonNode json) {
        StringBuilder text = new StringBuilder();
        json.toString()
                .chars()
                .forEach(c -> text.append(c < 128 ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return text.toString();
    }

    /** JSON pointers to every value that is no object. */
    private static List<String> places(JsonNode node, String at) {
        List<String> places = new ArrayList<>();
        if (node.isObject()) {
            node.fields().forEachRemaining(field -> places.addAll(places(field.getValue(), at + "/" + field.getKey())));
            return places;
        }
        for (int i = 0; i < node.size(); i++) {
            places.addAll(places(node.get(i), at + "/" + i));
        }
        places.add(at);
        return places;
    }

    private static void mutate(ObjectNode json, String place, Random random) {
        int slash = place.lastIndexOf('/');
        JsonNode parent = json.at(place.substring(0, slash));
        String name = place.substring(slash + 1);
        JsonNode other = changed(json.at(place), random);
        if (parent instanceof ObjectNode object) {
            object.set(name, other);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), other);
        }
    }

    private static JsonNode changed(JsonNode node, Random random) {
        if (node instanceof ArrayNode list) {
            return changed(list.deepCopy(), random.nextInt(4), random);
        }
        return node.isBoolean()
                ? BooleanNode.valueOf(!node.booleanValue())
                : TextNode.valueOf(changed(node.asText(), random));
    }

    private static ArrayNode changed(ArrayNode list, int how, Random random) {
        if (list.isEmpty()) {
            return list.add("0x" + "3c".repeat(32));
        }
        switch (how) {
            case 0 -> list.remove(random.nextInt(list.size()));
            case 1 -> {
                // Two rows that are siblings in the tree may change places: the tree knows no left and right.
                JsonNode last = list.remove(list.size() - 1);
                if (!last.isArray()) {
                    list.insert(0, last);
                }
            }
            case 2 -> list.removeAll();
            default -> list.add(list.get(list.size() - 1).deepCopy());
        }
        return list;
    }

    private static String changed(String text, Random random) {
        int at = text.isEmpty() ? 0 : random.nextInt(text.length());
        boolean number = text.matches("-?[0-9]+");
        return switch (random.nextInt(number ? 9 : 6)) {
            case 0 -> text + "0";
            case 1 -> "0" + text;
            case 2 -> text.isEmpty() ? "x" : text.substring(0, at) + text.substring(at + 1);
            case 3 -> text.toUpperCase(Locale.ROOT);
            case 4 -> text.isEmpty() ? "y" : text.substring(0, at) + digit(text.charAt(at)) + text.substring(at + 1);
            case 5 -> "-" + text;
            case 6 -> "+" + text;
            case 7 -> "0x0" + text;
            default -> " " + text;
        };
    }

    private static String digit(char c) {
        return Integer.toHexString(Character.digit(c, 16) + 1 & 15);
    }
}
