package dev.hawser.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One line of JSON, an object whose members are the cells; numbers keep the digits that they were written with. */
final class JsonLine implements LineCells {
    private static final long serialVersionUID = 1;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final int count;
    private final Map<String, Integer> wanted = new HashMap<>();

    /** @param names the members that are cells, in the order of the cells; others are left out */
    JsonLine(List<String> names) {
        count = names.size();
        for (int i = 0; i < count; i++) {
            wanted.put(names.get(i), i);
        }
    }

    /** The members of the object; none where the line is no object. */
    @Override
    public List<String> names(String line) {
        List<String> names = new ArrayList<>();
        try {
            MAPPER.readTree(line).fieldNames().forEachRemaining(names::add);
        } catch (IOException | NumberFormatException e) {
            return List.of();
        }
        return names;
    }

    @Override
    public String[] cells(String line) throws BadLineException {
        String[] cells = new String[count];
        try (JsonParser parser = MAPPER.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadLineException("not_an_object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Integer place = wanted.get(parser.currentName());
                JsonToken value = parser.nextToken();
                if (place == null) {
                    parser.skipChildren();
                } else {
                    cells[place] = text(parser, value);
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new BadLineException("bad_json");
            }
            return cells;
        } catch (IOException | NumberFormatException e) {
            // the latter over an exponent that no decimal has
            throw new BadLineException("bad_json");
        }
    }

    private static String text(JsonParser parser, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_NULL -> null;
            case START_OBJECT, START_ARRAY -> parser.readValueAsTree().toString();
            default -> parser.getText();
        };
    }

    @Override
    public boolean hasHeader() {
        return false;
    }

    @Override
    public int skipped() {
        return 0;
    }
}
