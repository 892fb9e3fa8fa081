package dev.hawser.score;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Members;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Fitted transforms as the model document writes them: doubles as RFC 8785 texts, what does nothing left out. */
final class TransformJson {
    /** Keeps out what Java alone reads as a number. */
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,21}(\\.\\d{1,25})?(e[+-]\\d{1,3})?");

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
            case "buckets" -> new Buckets(column, number(json, "missing", Double.NaN), edges(json));
            case "category" ->
                new Category(
                        column,
                        json.optionalText("missing").orElse(null),
                        ascending(json, "values", json.texts("values")),
                        refusesUnseen(json));
            case "hashed" -> hashed(json, column);
            case "cyclic" -> cyclic(json, column);
            case "product" -> new Product(read(json.object("left"), otherwise), read(json.object("right"), otherwise));
            default -> throw json.wrong("transform", "one that this version knows");
        };
    }

    private static Transform scaled(Members json, String column) {
        double scale = number(json, "scale", json.text("scale"));
        if (scale == 0) {
            throw json.wrong("scale", "a number other than 0");
        }
        return new Scaled(
                column,
                number(json, "missing", Double.NaN),
                number(json, "low", Double.NEGATIVE_INFINITY),
                number(json, "high", Double.POSITIVE_INFINITY),
                json.flag("log"),
                number(json, "mean", json.text("mean")),
                scale);
    }

    private static List<Double> edges(Members json) {
        List<Double> edges = json.texts("edges").stream()
                .map(text -> number(json, "edges", text))
                .toList();
        return ascending(json, "edges", edges);
    }

    /** Both are searched by halving. */
    private static <T extends Comparable<T>> List<T> ascending(Members json, String name, List<T> values) {
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i - 1).compareTo(values.get(i)) >= 0) {
                throw json.wrong(name, "ascending without duplicates");
            }
        }
        return values;
    }

    private static boolean refusesUnseen(Members json) {
        return switch (json.text("unseen")) {
            case "refuse" -> true;
            case "zero" -> false;
            default -> throw json.wrong("unseen", "refuse or zero");
        };
    }

    private static Transform cyclic(Members json, String column) {
        double period = number(json, "period", json.text("period"));
        if (period <= 0) {
            throw json.wrong("period", "a number above 0");
        }
        return new Cyclic(column, number(json, "missing", Double.NaN), period);
    }

    private static Transform hashed(Members json, String column) {
        long bits = json.count("bits");
        if (bits < 1 || bits > Hashed.MOST_BITS) {
            throw json.wrong("bits", "1 to " + Hashed.MOST_BITS);
        }
        return new Hashed(column, json.optionalText("missing").orElse(null), (int) bits);
    }

    private static double number(Members json, String name, double absent) {
        return json.has(name) ? number(json, name, json.text(name)) : absent;
    }

    private static double number(Members json, String name, String text) {
        double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(value) || !Json.number(value).equals(text)) {
            throw json.wrong(name, "a number as RFC 8785 writes it");
        }
        return value;
    }
}
