package dev.hawser.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.ingest.RowParser.Origin;
import dev.hawser.ingest.cell.FloatingCell;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Hex;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Turns rows of native values, followed by the file and the row's index in it, into rows of the table by way of the
 * exact text of each value, so that every format is held to the same rules. A double becomes the shortest decimal that
 * reads as that double.
 */
final class NativeRows implements MapFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    private final List<String> names;
    private final RowParser parser;

    NativeRows(List<String> names, RowParser parser) {
        this.names = List.copyOf(names);
        this.parser = parser;
    }

    @Override
    public Row call(Row row) {
        int n = names.size();
        String[] texts = new String[n];
        for (int i = 0; i < n; i++) {
            texts[i] = text(row.get(i), FloatingCell.holds(parser.type(i).type()));
        }
        Origin origin = new Origin(row.getString(n), 0, row.getLong(n + 1) + 1);
        return parser.row(column -> texts[column], origin, () -> raw(texts));
    }

    private String raw(String[] texts) {
        var json = Json.object();
        for (int i = 0; i < texts.length; i++) {
            json.put(names.get(i), texts[i]);
        }
        return json.toString();
    }

    private static String text(Object value, boolean floating) {
        if (value == null) {
            return null;
        } else if (value instanceof byte[] bytes) {
            return Hex.encode(bytes);
        } else if (value instanceof BigDecimal decimal) {
            return (decimal.scale() > 0 ? decimal.stripTrailingZeros() : decimal).toPlainString();
        } else if (value instanceof Double number) {
            return floating || !Double.isFinite(number) ? number.toString() : ShortestDecimal.of(number.doubleValue());
        } else if (value instanceof Float number) {
            return floating || !Float.isFinite(number) ? number.toString() : ShortestDecimal.of(number.floatValue());
        } else if (value instanceof Timestamp timestamp) {
            return instant(timestamp.toInstant());
        } else if (value instanceof LocalDateTime local) {
            return instant(local.toInstant(ZoneOffset.UTC));
        } else if (value instanceof Instant instant) {
            return instant(instant);
        } else if (value instanceof Row || value instanceof Seq || value instanceof scala.collection.Map) {
            return json(value).toString();
        }
        return value.toString();
    }

    /** A value of several as the same export in JSON lines would have it. */
    private static JsonNode json(Object value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value instanceof Row row) {
            ObjectNode object = json.objectNode();
            String[] names = row.schema().fieldNames();
            for (int i = 0; i < names.length; i++) {
                object.set(names[i], json(row.get(i)));
            }
            return object;
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            ObjectNode object = json.objectNode();
            CollectionConverters.asJava(map).forEach((key, item) -> object.set(text(key, false), json(item)));
            return object;
        } else if (value instanceof Seq<?> list) {
            ArrayNode array = json.arrayNode();
            CollectionConverters.asJava(list).forEach(item -> array.add(json(item)));
            return array;
        } else if (value instanceof Boolean truth) {
            return json.booleanNode(truth);
        }
        String text = text(value, false);
        if (text == null) {
            return json.nullNode();
        }
        boolean number = value instanceof Number && Double.isFinite(((Number) value).doubleValue());
        return number ? json.numberNode(new BigDecimal(text)) : json.textNode(text);
    }

    private static String instant(Instant instant) {
        return instant.getNano() == 0 && instant.getEpochSecond() >= 0
                ? Long.toString(instant.getEpochSecond())
                : instant.toString();
    }
}
