package dev.hawser.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Manifest;
import java.util.Locale;

/** The JSON by which commands tell what they published. */
public final class Summaries {
    private Summaries() {}

    /** What every published run has. */
    public static ObjectNode run(Manifest manifest) {
        ObjectNode json = Json.object()
                .put("run", manifest.run().toString())
                .put("kind", name(manifest.kind()))
                .put("job", job(manifest))
                .put("pipeline", manifest.pipeline())
                .put("interval", manifest.interval().toString())
                .put("digest", manifest.digest().toString())
                .put("root", manifest.root().toString())
                .put("count", manifest.count());
        manifest.supersedes().ifPresent(replaced -> json.set("supersedes", replaced.toJson()));
        return json;
    }

    static String name(Manifest.Kind kind) {
        return kind.toString().toLowerCase(Locale.ROOT);
    }

    public static String job(Manifest manifest) {
        return switch (manifest.kind()) {
            case DATASET -> "ingest";
            case MODEL -> "train";
            case BATCH -> "predict";
        };
    }
}
