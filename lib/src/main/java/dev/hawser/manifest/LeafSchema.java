package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hawser.merkle.AbiType;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names, order, types and scales of a batch's leaf. Its hash stands in every leaf, so that no column can pass for
 * another.
 *
 * @param columns every leaf column, {@code schema} first
 * @param key the columns that make a row unique, in an order of their own
 */
public record LeafSchema(List<LeafColumn> columns, List<String> key) {
    public static final String SCHEMA = "schema";
    public static final String MODEL = "model";
    public static final String FEATURES = "features";
    public static final String SALT = "salt";
    public static final String FEATURE_WORDS = "feature_words";
    private static final Set<String> RESERVED = Set.of(SCHEMA, MODEL, FEATURES, SALT, FEATURE_WORDS);
    private static final String FORMAT = "hawser-schema-v1";

    public LeafSchema {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /**
     * The schema of a pipeline's published columns with the commitments around them.
     *
     * @throws InvalidInputException if a name is reserved or given twice, or a key column isn't published
     */
    public static LeafSchema of(List<LeafColumn> published, List<String> key, boolean commitsFeatures, boolean salted) {
        Set<String> names = new HashSet<>();
        for (LeafColumn column : published) {
            if (RESERVED.contains(column.name())) {
                throw new InvalidInputException("'" + column.name() + "' is reserved", "publish it under another name");
            }
            if (!names.add(column.name())) {
                throw new InvalidInputException("'" + column.name() + "' is published twice", "remove one of them");
            }
        }
        if (key.isEmpty() || new HashSet<>(key).size() != key.size()) {
            throw new InvalidInputException(
                    "key " + key + " is empty or repeats a column", "name each key column once");
        }
        for (String column : key) {
            if (!names.contains(column)) {
                throw new InvalidInputException("key column '" + column + "' is not published", "add it to publish");
            }
        }
        List<LeafColumn> columns = new ArrayList<>();
        columns.add(LeafColumn.commitment(SCHEMA));
        columns.addAll(published);
        columns.add(LeafColumn.commitment(MODEL));
        if (commitsFeatures) {
            columns.add(LeafColumn.commitment(FEATURES));
        }
        if (salted) {
            columns.add(LeafColumn.commitment(SALT));
        }
        return new LeafSchema(columns, key);
    }

    /** The RFC 8785 text whose keccak256 is {@link #hash}. */
    public String text() {
        ArrayNode list = Json.array();
        columns.stream().skip(1).forEach(column -> list.add(column.toJson()));
        ArrayNode keys = Json.array();
        key.forEach(keys::add);
        var text = Json.object().put("format", FORMAT);
        text.set("columns", list);
        text.set("key", keys);
        return Json.canonical(text);
    }

    public Hash32 hash() {
        return Keccak.hash(text().getBytes(StandardCharsets.UTF_8));
    }

    /** The ABI types of the whole leaf. */
    public List<AbiType> leafEncoding() {
        return columns.stream().map(LeafColumn::abi).toList();
    }

    public boolean commitsFeatures() {
        return has(FEATURES);
    }

    public boolean isSalted() {
        return has(SALT);
    }

    private boolean has(String name) {
        return columns.stream().anyMatch(column -> column.name().equals(name));
    }

    /** The member {@code columns} of a batch's manifest and of a proof file. */
    public ArrayNode columnsJson() {
        ArrayNode list = Json.array();
        columns.forEach(column -> list.add(column.toJsonWithRole()));
        return list;
    }

    /**
     * Reads what {@link #columnsJson} wrote.
     *
     * @throws InvalidInputException if a member is missing, a type can't stand in a leaf, or the commitments don't stand
     *     around the published columns as in every batch
     */
    public static LeafSchema parse(Members batch) {
        List<LeafColumn> columns = new ArrayList<>();
        for (Members column : batch.objects("columns")) {
            columns.add(LeafColumn.of(
                    column.text("name"), column.text("type"), column.text("abi"), Role.parse(column.text("role"))));
        }
        List<LeafColumn> published = columns.stream()
                .filter(column -> column.role() != Role.COMMITMENT)
                .toList();
        LeafSchema schema = of(
                published,
                batch.texts("key"),
                columns.contains(LeafColumn.commitment(FEATURES)),
                columns.contains(LeafColumn.commitment(SALT)));
        if (!schema.columns.equals(columns)) {
            throw batch.wrong("columns", "what a batch's leaf has, commitments included");
        }
        return schema;
    }
}
