package dev.hawser.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.LeafSchema;
import dev.hawser.manifest.Manifest;
import dev.hawser.merkle.AbiType;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;

/** What the checks of every proof file take from its batch's manifest. */
final class BatchManifest {
    private final Manifest manifest;
    private final Hash32 digest;
    private Contents contents;

    /**
     * What only a batch's manifest has.
     *
     * @param columns as they stand in the text, and in canonical form
     * @param schemaOfColumns the hash that follows from the columns
     * @param schema the hash that the manifest states
     */
    record Contents(
            LeafSchema leaf,
            JsonNode columns,
            String columnsText,
            List<AbiType> leafEncoding,
            Hash32 schemaOfColumns,
            Hash32 schema,
            Hash32 model) {}

    BatchManifest(Manifest manifest) {
        this.manifest = manifest;
        this.digest = manifest.digest();
    }

    Manifest manifest() {
        return manifest;
    }

    Hash32 digest() {
        return digest;
    }

    /** @throws InvalidInputException if a member is missing or mistyped */
    Contents contents() {
        if (contents == null) {
            var members = manifest.members();
            LeafSchema leaf = LeafSchema.parse(members);
            contents = new Contents(
                    leaf,
                    members.node().get("columns"),
                    Json.canonical(members.node().get("columns")),
                    members.texts("leafEncoding").stream().map(AbiType::parse).toList(),
                    leaf.hash(),
                    members.hash("schema"),
                    members.object("model").hash("commitment"));
        }
        return contents;
    }

    /** The canonical text of a file's columns, which most files share with the manifest. */
    String columnsText(JsonNode columns) {
        return columns.equals(contents().columns()) ? contents().columnsText() : Json.canonical(columns);
    }
}
