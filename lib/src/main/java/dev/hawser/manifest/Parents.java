package dev.hawser.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.primitives.Hash32;
import java.util.List;
import java.util.Optional;

/** The manifests that a run was made from, by digest. */
public record Parents(List<Hash32> datasets, Optional<Hash32> model) {
    public static final Parents NONE = new Parents(List.of(), Optional.empty());

    public Parents {
        datasets = List.copyOf(datasets);
    }

    /** The member {@code parents}. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        if (!datasets.isEmpty()) {
            ArrayNode list = json.putArray("datasets");
            datasets.forEach(digest -> list.add(digest.toString()));
        }
        model.ifPresent(digest -> json.put("model", digest.toString()));
        return json;
    }

    static Parents parse(Members json) {
        return new Parents(
                json.has("datasets") ? json.hashes("datasets") : List.of(),
                json.has("model") ? Optional.of(json.hash("model")) : Optional.empty());
    }
}
