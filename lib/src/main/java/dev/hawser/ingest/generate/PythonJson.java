package dev.hawser.ingest.generate;

import java.util.List;
import java.util.Map;

/** JSON as Python's encoder writes it, for texts that need no escape. */
final class PythonJson {
    /** What Python writes where nothing else is asked for. */
    static final PythonJson SPACED = new PythonJson(", ", ": ");

    static final PythonJson COMPACT = new PythonJson(",", ":");

    private final String betweenItems;
    private final String afterKey;

    private PythonJson(String betweenItems, String afterKey) {
        this.betweenItems = betweenItems;
        this.afterKey = afterKey;
    }

    /** @param value null, a number, text, or a list or map of such */
    void append(StringBuilder out, Object value) {
        if (value instanceof String) {
            out.append('"').append(value).append('"');
        } else if (value instanceof List<?> items) {
            String before = "[";
            for (Object item : items) {
                append(out.append(before), item);
                before = betweenItems;
            }
            out.append(items.isEmpty() ? "[]" : "]");
        } else if (value instanceof Map<?, ?> members) {
            String before = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                key(out.append(before), member.getKey().toString());
                append(out, member.getValue());
                before = betweenItems;
            }
            out.append(members.isEmpty() ? "{}" : "}");
        } else {
            out.append(value);
        }
    }

    void key(StringBuilder out, String key) {
        out.append('"').append(key).append('"').append(afterKey);
    }
}
