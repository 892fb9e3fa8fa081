package dev.hawser.model;

import dev.hawser.manifest.Json;
import dev.hawser.manifest.Members;
import dev.hawser.score.ModelDocument;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/** A model document on its way to the executors. */
public record ShippedDocument(String json, byte[] weights) implements Serializable {
    private static final String NAME = "the model document";

    public static ShippedDocument of(ModelDocument document) {
        return new ShippedDocument(
                Json.canonical(document.toJson()), document.weights().words());
    }

    public ModelDocument document() {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return ModelDocument.parse(Members.of(Json.parseObject(bytes, NAME), NAME), () -> weights);
    }
}
