package dev.hawser.score;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Members;
import java.util.Locale;
import java.util.regex.Pattern;

/** Fitted transforms as the model document writes them: doubles as RFC 8785 texts, what does nothing left out. */
final class TransformJson {
    /** What RFC 8785 writes, and so always finite. */
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,21}(\\.\\d{1,20})?(e[+-]\\d{1,3})?");

    private TransformJson() {}

    static ObjectNode write(Transform transform) {
        ObjectNode json = Json.object().put("transform", name(transform));
        if (transform instanceof Product product) {
            json.set("left", write(product.left()));
            json.set("right", write(product.right()));
            return json;
        }
        json.put("column", transform.columns().get(0));
        if (transform instanceof Scaled scaled) {
            number(json, "missing", scaled.missing(), Double.NaN);
            number(json, "low", scaled.low(), Double.NEGATIVE_INFINITY);
            number(json, "high", scaled.high(), Double.POSITIVE_INFINITY);
            json.put("log", scaled.log());
            json.put("mean", Json.number(scaled.mean())).put("scale", Json.number(scaled.scale()));
        } else if (transform instanceof Buckets buckets) {
            number(json, "missing", buckets.missing(), Double.NaN);
            ArrayNode edges = json.putArray("edges");
            buckets.edges().forEach(edge -> edges.add(Json.number(edge)));
        } else if (transform instanceof Category category) {
            text(json, category.missing());
            category.values().forEach(json.putArray("values")::add);
            json.put("unseen", category.refusesUnseen() ? "refuse" : "zero");
        } else if (transform instanceof Hashed hashed) {
            text(json, hashed.missing());
            json.put("bits", hashed.bits());
        } else if (transform instanceof Cyclic cyclic) {
            number(json, "missing", cyclic.missing(), Double.NaN);
            json.put("period", Json.number(cyclic.period()));
        }
        return json;
    }

    private static String name(Transform transform) {
        return transform instanceof MissingFlag
                ? "missing-flag"
                : transform.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static void number(ObjectNode json, String name, double value, double absent) {
        if (Double.compare(value, absent) != 0) {
            json.put(name, Json.number(value));
        }
    }

    private static void text(ObjectNode json, String missing) {
        if (missing != null) {
            json.put("missing", missing);
        }
    }

    /** @param otherwise the column where none is named */
    static Transform read(Members json, String otherwise) {
        String column = json.optionalText("column").orElse(otherwise);
        return switch (json.text("transform")) {
            case "identity" -> new Identity(column);
            case "scaled" -> scaled(json, column);
            case "missing-flag" -> new MissingFlag(column);
            case "buckets" ->
                new Buckets(
                        column,
                        number(json, "missing", Double.NaN),
                        json.texts("edges").stream()
                                .map(text -> number(json, text))
                                .toList());
            case "category" ->
                new Category(
                        column,
                        json.optionalText("missing").orElse(null),
                        json.texts("values"),
                        json.text("unseen").equals("refuse"));
            case "hashed" -> hashed(json, column);
            case "cyclic" -> new Cyclic(column, number(json, "missing", Double.NaN), number(json, json.text("period")));
            case "product" -> new Product(read(json.object("left"), otherwise), read(json.object("right"), otherwise));
            default -> throw json.wrong("transform", "one that this version knows");
        };
    }

    private static Transform scaled(Members json, String column) {
        double scale = number(json, json.text("scale"));
        if (scale == 0) {
            throw json.wrong("scale", "a number other than 0");
        }
        return new Scaled(
                column,
                number(json, "missing", Double.NaN),
                number(json, "low", Double.NEGATIVE_INFINITY),
                number(json, "high", Double.POSITIVE_INFINITY),
                json.flag("log"),
                number(json, json.text("mean")),
                scale);
    }

    private static Transform hashed(Members json, String column) {
        long bits = json.count("bits");
        if (bits < 1 || bits > Hashed.MOST_BITS) {
            throw json.wrong("bits", "1 to " + Hashed.MOST_BITS);
        }
        return new Hashed(column, json.optionalText("missing").orElse(null), (int) bits);
    }

    private static double number(Members json, String name, double absent) {
        return json.has(name) ? number(json, json.text(name)) : absent;
    }

    private static double number(Members json, String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw json.wrong("transform", "made of numbers");
        }
        return Double.parseDouble(text);
    }
}
